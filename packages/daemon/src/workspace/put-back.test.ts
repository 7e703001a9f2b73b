import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { json } from './bases.ts';
import { nodeOf } from './handle.ts';
import { openPutBacks } from './put-back.ts';

test('what undos put back is read once, however many files are asked about', () => {
  const base = fs.mkdtempSync(`${tmpdir()}/deskhand-put-back-`);
  onTestFinished(() => fs.rmSync(base, { recursive: true }));
  const nodes = ['a', 'b', 'c'].map((name) => {
    fs.writeFileSync(`${base}/${name}`, name);
    return nodeOf(fs.lstatSync(`${base}/${name}`, { bigint: true }));
  });
  const [a, b, c] = nodes;
  if (!a || !b || !c) throw new Error('three files');
  const deltas = [
    { folder: 0, rel: 'a', after: a },
    { folder: 0, rel: 'b', after: b },
  ];
  const plan = { commit: 'u1', task: 't', time: 0, of: 'c1', folders: [{ path: base, temp: 't' }], steps: [], deltas, changes: [] };
  fs.mkdirSync(`${base}/records/u1`, { recursive: true });
  fs.writeFileSync(`${base}/records/u1/plan.json`, json({ ...plan, whole: true }));
  fs.writeFileSync(`${base}/records/u1/done.json`, '{}');

  const putBack = openPutBacks(`${base}/records`);
  expect(putBack(`${base}/a`, a, a)).toBe(true);
  fs.rmSync(`${base}/records`, { recursive: true });
  expect(putBack(`${base}/b`, b, b)).toBe(true);
  expect(putBack(`${base}/c`, c, c)).toBe(false);
});
