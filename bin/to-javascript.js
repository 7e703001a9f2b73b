// What a source is once it is built: without its types, and with `.js` where it imports `.ts`.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/**
 * A source as it lies in dist.
 * @param {string} file
 */
export function toJavaScript(file) {
  try {
    const plain = withoutWarning(() => stripTypeScriptTypes(readFileSync(file, 'utf8'), { mode: 'strip' }));
    // Also inside `new URL('./x.ts', import.meta.url)` and import().
    return plain.replace(/(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g, '$1$2.js$1');
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/**
 * Node says once that stripTypeScriptTypes may change; the version is pinned, so nobody needs to read that.
 * @template T
 * @param {() => T} work
 */
function withoutWarning(work) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
