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

/**
 * Which file a module goes into: all that the first page needs is one, all that a thread and its tasks do another, since apart
 * they are larger and each is a trip of its own. The schemas, and what is made with them, are a third: the first page does
 * without them.
 */
function partOf(id: string, modules: Modules): string | null {
  if (first.size === 0) {
    gather(source('main.tsx'), first, modules);
    for (const one of work) gather(source(one), second, modules);
  }
  // Its index names every icon there is: those of other screens go with them.
  if (/\.css$|\/lucide-react\/dist\/esm\/icons\//.test(id)) return null;
  return first.has(id) ? 'begin' : second.has(id) ? 'work' : null;
}

/** What runs before the first page is there, and what it loads the rest with. */
function earlyOf(id: string, modules: Modules): string | null {
  if (early.size === 0) gather(source('early.ts'), early, modules);
  return early.has(id) || /vite\/preload-helper/.test(id) ? 'early' : null;
}
type Modules = { getModuleInfo(id: string): { importedIds: readonly string[] } | null };
const first = new Set<string>();
const second = new Set<string>();
const early = new Set<string>();
const work = ['thread/thread.tsx', 'task/task.tsx', 'words/english-task.ts'];
const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** A module and all that it imports from the start. */
function gather(root: string, into: Set<string>, modules: Modules): Set<string> {
  const own = new Set([root]);
  for (const one of own) for (const imported of modules.getModuleInfo(one)?.importedIds ?? []) own.add(imported);
  for (const one of own) into.add(one);
  return into;
}

/** What the checks of what a host says are made of: in two files, each evaluated in a frame of its own. */
function checksOf(id: string, modules: Modules): string | null {
  if (checks.size === 0) {
    gather(source('desk/checks.ts'), checks, modules);
    gather(source('../../protocol/src/event-parts.ts'), parts, modules);
  }
  if (isZod(id) || id === source('desk/check-parts.ts')) return 'parts';
  if (id === source('desk/checks.ts')) return 'checks';
  const made = /\/packages\/protocol\/src\//.test(id) && checks.has(id) && [...gather(id, new Set(), modules)].some(isZod);
  return made ? (parts.has(id) ? 'parts' : 'checks') : null;
}
const checks = new Set<string>();
const parts = new Set<string>();
const isZod = (id: string) => /\/node_modules\/zod\//.test(id);

/** Has the sealed frames fetched beside the first script, not after it ran: a paired page can't say a word without them. */
const framesEarly: Plugin = {
  name: 'frames-early',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const frames = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/protocol/src/framed.ts'));
      if (!frames) throw new Error('The sealed frames are in no file of their own');
      const begun = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName, imports }) => [fileName, ...imports]));
      const files = [frames.fileName, ...frames.imports].filter((file) => !begun.has(file));
      return files.map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
        injectTo: 'head',
      }));
    },
  },
};

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
      output: {
        codeSplitting: {
          groups: [
            { name: earlyOf, debugName: 'early', priority: 3 },
            { name: checksOf, debugName: 'checks', priority: 2, includeDependenciesRecursively: false },
            { name: partOf, debugName: 'part', priority: 1 },
          ],
        },
      },
    },
  },
  plugins: [
    smallZod,
    framesEarly,
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
        // What another program shares: kept by public/share-worker.js, taken by the app. Any page can post there, too.
        share_target: {
          action: './share',
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { title: 'title', text: 'text', url: 'url', files: [{ name: 'files', accept: ['*/*'] }] },
        },
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        // The reader of pdf pages is large and rarely wanted: it is kept once it has been used.
        importScripts: ['share-worker.js'],
        globIgnores: ['**/pdf-worker-*.js', 'share-worker.js'],
        navigateFallbackDenylist: [/\/v1\//],
        runtimeCaching: [
          { urlPattern: /pdf-worker-.*\.js$/, handler: 'CacheFirst', options: { cacheName: 'readers', expiration: { maxEntries: 4 } } },
        ],
      },
    }),
  ],
});
