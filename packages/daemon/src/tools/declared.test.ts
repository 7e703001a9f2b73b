import { isAbsolute, relative } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StageFiles } from '../workspace/workspace.ts';
import { allTools, openToolbox, toolSpec } from './catalog.ts';
import { folderStage, toolContext } from './stage.double.ts';

// What a call opens on the stage is what it said that it needs: rules, questions and labels go by that alone.

const top = '/desk';
const mail = 'To: bo@firm.example\nSubject: Pay\nAttach: private/pay.txt\n\nHello';
const report = '# Report\n\n![](private/chart.png)\n';
const files: Record<string, string> = {
  'mail.txt': mail,
  'report.md': report,
  'old.docx': 'PK',
  'private/pay.txt': 'Ana 90000',
  'private/chart.png': 'no picture',
};
const names = [...Object.keys(files), 'new.eml', 'new.docx', 'private', '.'];

test.each(allTools.map((tool) => [tool.name, tool] as const))('%s opens nothing that its needs do not name', async (name, tool) => {
  const box = openToolbox({ machine: async () => '', tools: [tool] });
  let opened: string[] = [];
  const stage = { ...folderStage(top, null), files: remembered((path) => opened.push(path)) };
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(valueFor(toolSpec(tool).schema as Schema), async (args) => {
      const prepared = box.prepare(name, JSON.stringify(args), top);
      if (!prepared.ok) return;
      opened = [];
      await prepared.call.run(toolContext(top, { stage }));
      ran += 1;
      const said = prepared.call.needs.flatMap((need) => (need.kind === 'folder' ? need.path : []));
      expect(opened.filter((path) => !said.some((place) => isIn(path, place)))).toEqual([]);
    }),
    { numRuns: process.env.DESKHAND_EVERY === '1' ? 500 : 100 },
  );
  expect(ran).toBeGreaterThan(0);
});

interface Schema {
  type?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

/** Whatever the schema lets a model write, of the files that are there. */
function valueFor(schema: Schema, key = ''): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => valueFor(one, key)));
  if (schema.type === 'object') {
    // There are no plugins here that a value could be read from.
    const properties = Object.entries(schema.properties ?? {}).filter(([name]) => name !== 'tool' || schema.required?.includes(name));
    const fields = properties.map(([name, one]) => [name, valueFor(one, name)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
  }
  if (schema.type === 'array') return fc.array(valueFor(schema.items ?? {}, key), { minLength: 1, maxLength: 2 });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'number' || schema.type === 'integer') return fc.integer({ min: 0, max: 3 });
  if (key === 'url') return fc.constant('https://api.firm.example/mails');
  return fc.constantFrom(...(/content|text/.test(key) ? [mail, report] : names));
}

const isIn = (path: string, place: string): boolean => {
  const way = relative(place, path);
  return !way.startsWith('..') && !isAbsolute(way);
};

/** The files above, in memory; `read` hears of each that is opened. What is written is gone again. */
function remembered(read: (path: string) => void): StageFiles {
  const nameOf = (path: string) => relative(top, path);
  const below = (path: string) => Object.keys(files).filter((name) => isIn(`${top}/${name}`, path) && nameOf(path) !== name);
  const statOf = (path: string) => {
    const content = files[nameOf(path)];
    if (content === undefined && !below(path).length) return undefined;
    return { kind: content === undefined ? ('folder' as const) : ('file' as const), size: content?.length ?? 0, modified: 0, mode: 0o644 };
  };
  return {
    places: async (path) => [path],
    stat: async (path) => statOf(path),
    list: async (path) => {
      const here = new Set(below(path).map((name) => relative(path, `${top}/${name}`).split('/')[0] ?? ''));
      return [...here].flatMap((name) => {
        const stat = statOf(`${path}/${name}`);
        return stat ? [{ name, stat }] : [];
      });
    },
    read: async (path, { start = 0, length } = {}) => {
      read(path);
      return Buffer.from(files[nameOf(path)] ?? '').subarray(start, length === undefined ? undefined : start + length);
    },
    write: async () => {},
    mkdir: async () => {},
    remove: async () => {},
    rename: async () => {},
  };
}
