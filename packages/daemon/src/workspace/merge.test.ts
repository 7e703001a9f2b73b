import { describe, expect, test } from 'vitest';
import { merge } from './merge.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const merged = (name: string, base: string, mine: string, theirs: string): string | undefined => {
  const out = merge(name, { base: bytes(base), mine: bytes(mine), theirs: bytes(theirs) });
  return out && Buffer.from(out).toString();
};

describe('text', () => {
  const base = 'one\ntwo\nthree\nfour\nfive\n';
  test('changes in different places go together', () => {
    expect(merged('a.txt', base, 'ONE\ntwo\nthree\nfour\nfive\n', 'one\ntwo\nthree\nfour\nFIVE\nsix\n')).toBe(
      'ONE\ntwo\nthree\nfour\nFIVE\nsix\n',
    );
    expect(merged('a.txt', base, 'two\nthree\nfour\nfive\n', `${base}six`)).toBe('two\nthree\nfour\nfive\nsix');
  });
  test('the same change on both sides is made once', () => {
    expect(merged('a.txt', base, 'one\nTWO\nthree\nfour\nfive\n', 'one\nTWO\nthree\nfour\nfive\n')).toBe('one\nTWO\nthree\nfour\nfive\n');
  });
  test('changes of one place, or of lines that touch, are left to somebody', () => {
    expect(merged('a.txt', base, base.replace('two', '2'), base.replace('two', 'II'))).toBeUndefined();
    expect(merged('a.txt', base, base.replace('two', '2'), base.replace('three', '3'))).toBeUndefined();
    expect(merged('a.txt', base, `${base}mine\n`, `${base}theirs\n`)).toBeUndefined();
    expect(merged('a.txt', base, base.replace('two\n', ''), base.replace('two', 'II'))).toBeUndefined();
  });
  test('line ends, a last line without one and a byte order mark stay as they are', () => {
    expect(merged('a.txt', '\ufeffa\r\nb\r\nc\r\nd', '\ufeffA\r\nb\r\nc\r\nd', '\ufeffa\r\nb\r\nc\r\nD')).toBe('\ufeffA\r\nb\r\nc\r\nD');
  });
  test('an empty beginning merges only where the ends are the same', () => {
    expect(merged('a.txt', '', 'x\n', 'x\n')).toBe('x\n');
    expect(merged('a.txt', '', 'x\n', 'y\n')).toBeUndefined();
  });
});

describe('tables', () => {
  const base = 'name,jan,feb,mar\nAnna,1,2,3\nBert,4,5,6\nCleo,7,8,9\n';
  test('cells of one row, and rows side by side, go together', () => {
    expect(merged('a.csv', base, base.replace('Bert,4', 'Bert,40'), base.replace('5,6', '5,60'))).toBe(
      'name,jan,feb,mar\nAnna,1,2,3\nBert,40,5,60\nCleo,7,8,9\n',
    );
    expect(merged('a.csv', base, base.replace('Bert,4', 'Bert,40'), base.replace('Cleo,7', 'Cleo,70'))).toBe(
      'name,jan,feb,mar\nAnna,1,2,3\nBert,40,5,6\nCleo,70,8,9\n',
    );
  });
  test('a separator inside quotes is none', () => {
    const quoted = 'a;"x; y";1;2\nb;"z";3;4\n';
    expect(merged('a.csv', quoted, quoted.replace(';1;', ';10;'), quoted.replace(';2', ';20'))).toBe('a;"x; y";10;20\nb;"z";3;4\n');
  });
  test('one cell changed twice, rows that are no longer the same, and equal new rows are left to somebody', () => {
    expect(merged('a.csv', base, base.replace(',5,', ',50,'), base.replace(',5,', ',55,'))).toBeUndefined();
    // Anna went and everybody moved up: what stands in the second row is somebody else's.
    expect(
      merged('a.csv', base, base.replace('Anna,1,2,3\n', '').concat('Dora,7,8,9\n'), base.replace('Cleo,7', 'Cleo,70')),
    ).toBeUndefined();
    expect(merged('a.csv', base, `${base}Dora,1,1,1\n`, `${base}Dora,1,1,1\n`)).toBeUndefined();
    expect(merged('a.csv', base, base.replace('Bert,4', '"Bert\n,4'), base.replace('5,6', '5,60'))).toBeUndefined();
  });
  test('a column that one side added keeps the other from merging', () => {
    const wider = base.replace(/\n/g, ',x\n');
    expect(merged('a.csv', base, wider, base.replace('Bert,4', 'Bert,40'))).toBeUndefined();
    expect(merged('a.csv', base, wider, `${base}Dora,1,1,1\n`)).toBeUndefined();
  });
});

test('merging again what was merged gives the same', () => {
  const base = 'a,1,2,3\nb,4,5,6\nc,7,8,9\n';
  const [mine, theirs] = [base.replace('b,4', 'b,40'), base.replace('5,6', '5,60')];
  const once = merged('t.csv', base, mine, theirs) ?? '';
  expect(merged('t.csv', base, once, theirs)).toBe(once);
});

test('what is no text isn’t merged, nor what takes too long to compare', () => {
  expect(merged('a.bin', 'a\0b', 'a\0c', 'a\0b')).toBeUndefined();
  expect(merge('a.txt', { base: Buffer.from([0xff, 0x0a]), mine: bytes('x'), theirs: bytes('y') })).toBeUndefined();
  const alike = 'same\n'.repeat(100_000);
  expect(merged('a.txt', alike, `first\n${alike}`, `${alike}last\n`)).toBeUndefined();
});

// Whatever two sides did to lines that are all different: a merge holds each line that either added, and none that either took.
test('a merge loses nothing of either side', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  let count = 0;
  for (let round = 0; round < 400; round++) {
    const base = Array.from({ length: 30 }, (_, index) => `line ${index}\n`);
    const side = (name: string): string[] =>
      base.flatMap((line, index) => {
        const what = random(60);
        return what === 0 ? [] : what === 1 ? [`${name} ${round} ${index}\n`] : what === 2 ? [line, `${name} new ${index}\n`] : [line];
      });
    const [mine, theirs] = [side('mine'), side('theirs')];
    const out = merged('a.txt', base.join(''), mine.join(''), theirs.join(''))?.split(/(?<=\n)/u);
    if (!out) continue;
    count++;
    for (const line of [...mine, ...theirs].filter((one) => !base.includes(one))) expect(out.filter((one) => one === line)).toHaveLength(1);
    for (const line of base) expect(out.includes(line)).toBe(mine.includes(line) && theirs.includes(line));
  }
  expect(count).toBeGreaterThan(20);
});
