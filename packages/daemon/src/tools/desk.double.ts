import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { openToolbox } from './catalog.ts';
import { openParser } from './parser.ts';
import { toolContext } from './stage.double.ts';
import type { ToolContext, ToolResult } from './tools.ts';

/** A machine without a sandbox: parsers run in a bounded child of their own. */
export const noSandbox: Sandbox = {
  facts: { kind: 'none', why: 'a test', fix: [], root: false },
  hold: () => Promise.reject(new Error('no sandbox')),
  start: () => {
    throw new Error('no sandbox');
  },
};

/** The parser as it is built and shipped, which starts in a third of the time that its sources take. */
export const parse = openParser({
  sandbox: noSandbox,
  program: fileURLToPath(new URL('../../dist/tools/parsers/main.js', import.meta.url)),
});

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
