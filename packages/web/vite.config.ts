import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Leaves out what every schema of zod's could do and none here does: a good part of the scripts that the app begins with. */
const smallZod: Plugin = {
  name: 'small-zod',
  transform(code, id) {
    // What it says of a value that doesn't fit is shown to nobody.
    if (/zod\/v4\/locales\/en\.js$/.test(id)) return 'export default () => ({ localeError: () => undefined });';
    if (!/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/.test(id)) return null;
    const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    return `const absent = () => () => {};\n${names.map((name) => `export const ${name} = absent;`).join('\n')}`;
  },
};

/** All that the first page needs in one file: apart they are larger, and each is a trip of its own. */
const begins = (id: string, modules: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }): string | null => {
  if (first.size === 0) {
    first.add(entry);
    for (const one of first) for (const imported of modules.getModuleInfo(one)?.importedIds ?? []) first.add(imported);
  }
  // Its index names every icon there is: those of other screens go with them.
  return first.has(id) && !/\.css$|\/lucide-react\/dist\/esm\/icons\//.test(id) ? 'begin' : null;
};
const first = new Set<string>();
const entry = fileURLToPath(new URL('./src/main.tsx', import.meta.url));

// Builds the app into dist/: static files that any server can hand out under a policy without inline scripts or styles.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  resolve: { conditions: ['deskhand', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    // A schema that nothing here parses with does nothing.
    rolldownOptions: {
      treeshake: { manualPureFunctions: ['z'] },
      output: { codeSplitting: { groups: [{ name: begins, debugName: 'begin' }] } },
    },
  },
  plugins: [
    smallZod,
    react(),
    tailwind(),
    VitePWA({
      strategies: 'generateSW',
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Deskhand',
        short_name: 'Deskhand',
        description: 'Send work to your own computer, see what came of it.',
        id: './',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#f6f5f2',
        theme_color: '#f6f5f2',
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        // The reader of pdf pages is large and rarely wanted: it is kept once it has been used.
        globIgnores: ['**/pdfjs-*.js'],
        navigateFallbackDenylist: [/\/v1\//],
        runtimeCaching: [
          { urlPattern: /pdfjs-.*\.js$/, handler: 'CacheFirst', options: { cacheName: 'readers', expiration: { maxEntries: 4 } } },
        ],
      },
    }),
  ],
});
