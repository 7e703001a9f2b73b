#!/usr/bin/env node
// Writes biome.layers.json, by which the linter holds the daemon's rooms to their layers: imports go down only, rooms on
// one layer don't see each other, and of another room only its interface file `<room>/<room>.ts` is seen. main.ts and
// wiring/, its parts, are free, and no room sees them. Change the table here, then run `node bin/layers.js`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './runtime.js';

/** From the ground up. */
const layers = [
  ['host'],
  ['log', 'policy', 'models', 'sandbox', 'net', 'accounts'],
  ['intake', 'workspace', 'outbox', 'plugins'],
  ['tools', 'link', 'channels', 'triggers'],
  ['engine'],
];

/** The table as Biome's configuration. A later override holds where several match, so exceptions come after rules. */
export function layerRules() {
  const below = (/** @type {number} */ at) => layers.slice(0, at).flat();
  const overrides = layers.flatMap((rooms, at) => [
    ...atEachDepth(rooms, '*.ts', 'A room imports only the interface files of lower layers (see bin/layers.js).', (up) =>
      below(at).map((room) => `!${up}${room}/${room}.ts`),
    ),
    ...atEachDepth(
      rooms,
      '*.{test,contract,double}.ts',
      'A test may use any file of a lower layer, none of its own layer or above.',
      (up) => [`!${up}testing/**`, ...below(at).map((room) => `!${up}${room}/**`)],
    ),
  ]);
  const top = 'The command line and the supervisor import only host/ and protocol (see bin/layers.js).';
  return {
    overrides: [
      ...overrides,
      rule(['packages/daemon/src/cli/*.ts'], ['../**', '!../host/**', '!../supervisor.ts'], top),
      rule(['packages/daemon/src/cli/*.test.ts'], ['../**', '!../host/**', '!../supervisor.ts', '!../testing/**'], top),
      rule(['packages/daemon/src/supervisor.ts'], ['./**', '!./host/**', '!./supervisor/**', '!./cli/options.ts'], top),
      rule(['packages/daemon/src/supervisor/*.ts'], ['../**', '!../host/**', '!../cli/options.ts'], top),
      rule(['packages/protocol/src/**/*.ts', '!**/*.test.ts'], ['node:*', '@deskhand/*'], 'The protocol is pure and runs in browsers.'),
    ],
  };
}

/**
 * Files right in a room and files in its folders: what lies outside starts with one `../` more.
 * @param {string[]} rooms
 * @param {string} files
 * @param {string} message
 * @param {(up: string) => string[]} allowed
 */
function atEachDepth(rooms, files, message, allowed) {
  const include = (/** @type {string} */ between) => rooms.map((room) => `packages/daemon/src/${room}/${between}${files}`);
  return [rule(include(''), ['../**', ...allowed('../')], message), rule(include('*/**/'), ['../../**', ...allowed('../../')], message)];
}

/**
 * @param {string[]} includes
 * @param {string[]} group
 * @param {string} message
 */
function rule(includes, group, message) {
  const options = { patterns: [{ group, message }] };
  return { includes, linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = layerRules().overrides.map((override) => `    ${JSON.stringify(override)}`);
  writeFileSync(join(root, 'biome.layers.json'), `{\n  "overrides": [\n${lines.join(',\n')}\n  ]\n}\n`);
}
