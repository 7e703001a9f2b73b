import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { openToolbox } from './catalog.ts';
import { answered, asked, openParser } from './parser.ts';
import { answerTo } from './parsers/answer.ts';
import { toolContext } from './stage.double.ts';
import type { Parse, ToolContext, ToolResult } from './tools.ts';

/** A machine without a sandbox: parsers run in a bounded child of their own. */
export const noSandbox: Sandbox = {
  facts: { kind: 'none', why: 'a test', fix: [], root: false },
  hold: () => Promise.reject(new Error('no sandbox')),
  start: () => Promise.reject(new Error('no sandbox')),
};

/**
 * What the parsers make of a file, in this process: as exact, and many times cheaper than one for each. That the real one,
 * closed up as it is, makes the same of every kind is for parser.test.ts to show.
 */
export const parse: Parse = async (kind, bytes, _signal, options = {}) =>
  answered(await answerTo(asked(kind, bytes, options))) ?? { ok: false, sentence: 'The parser gave no answer.' };

/** As it is shipped: that starts in a third of the time that its sources take. */
export const builtParser = fileURLToPath(new URL('../../dist/tools/parsers/main.js', import.meta.url));

/** The parser in a process of its own. */
export const parseApart = openParser({ sandbox: noSandbox, program: builtParser });

export interface ToolDesk {
  folder: string;
  context: ToolContext;
  /** Calls a tool as the engine does: by name, with JSON. */
  call(name: string, args: object): Promise<ToolResult>;
}

/** A folder with files, gone after the test, and all tools over it with the real parser. */
export function openToolDesk(files: Record<string, string | Uint8Array> = {}, more: Partial<ToolContext> = {}): ToolDesk {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const context = toolContext(folder, { parse, ...more });
  const box = openToolbox({ machine: async () => '' });
  return {
    folder,
    context,
    async call(name, args) {
      const prepared = box.prepare(name, JSON.stringify(args), folder);
      return prepared.ok ? prepared.call.run(context) : prepared.result;
    },
  };
}
