import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ref } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { finish, host, type LogFactory, message, openLogs, request } from './contract-scene.double.ts';

// What every log must do with what is written, whatever carries it.

export function writingContract(name: string, factory: LogFactory): void {
  const open = openLogs(factory);

  describe(`${name}: appending`, () => {
    test('gives events their place, time and chain, and reads back the same after opening again', async () => {
      const log = open('log', () => 5000);
      const first = await log.append([request(log, 1), message(log, 1, 'and hurry')]);
      const second = await log.append([finish(1)]);
      const all = [...first, ...second];
      expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(all.map(({ prev }) => prev)).toEqual(['', all[0]?.hash, all[1]?.hash]);
      expect(new Set(all.map(({ hash }) => hash)).size).toBe(3);
      expect(all[0]).toMatchObject({ time: 5000, version: 1, body: { text: { text: 'task 1' }, files: [] } });
      expect(log.head).toEqual({ seq: 3, hash: all[2]?.hash });
      log.close();
      const again = open();
      expect(again.events({})).toEqual(all);
      expect(again.head).toEqual({ seq: 3, hash: all[2]?.hash });
    });

    test('keeps the order of fifty writers without a gap', async () => {
      const log = open();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, id) => log.append([request(log, id), finish(id)])));
      expect(answers.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(log.events({}).map(({ task }) => task)).toEqual(answers.flat().map(({ task }) => task));
    });

    test('writers that meet share one transaction: subscribers hear all of it at once', async () => {
      const log = open();
      const batches: number[] = [];
      log.subscribe((events) => batches.push(events.length));
      await Promise.all(Array.from({ length: 50 }, (_, id) => log.append([request(log, id)])));
      expect(batches).toEqual([50]);
    });

    test('a repeated key appends nothing and answers with the event that is there, also within one batch and after opening again', async () => {
      const log = open();
      const draft = request(log, 1, 'once', { key: 'key-of-a-command' });
      const [first, second] = await Promise.all([log.append([draft, finish(1)]), log.append([message(log, 1, 'x'), draft])]);
      expect(second).toEqual([first?.[0]]);
      expect(await log.append([draft, finish(1)])).toEqual([first?.[0]]);
      expect(log.head.seq).toBe(2);
      log.close();
      const again = open();
      expect(await again.append([draft])).toEqual([first?.[0]]);
      expect(again.byKey('key-of-a-command')).toEqual(first?.[0]);
      expect(again.byKey('another-key')).toBeUndefined();
    });

    test('refuses a draft that is no event, and appends those beside it', async () => {
      const log = open();
      const bad = log.append([{ type: 'folder.granted', body: { path: '', mode: 'ro' }, actor: host }]);
      const good = log.append([request(log, 1)]);
      await expect(bad).rejects.toThrow();
      expect(await good).toHaveLength(1);
      expect(log.head.seq).toBe(1);
    });

    test('time never goes back, though the clock may', async () => {
      let clock = 1_000_000;
      const log = open('log', () => clock);
      await log.append([request(log, 1)]);
      clock = 500;
      expect(log.now()).toBe(1_000_000);
      const [back] = await log.append([request(log, 2)]);
      clock = 1_000_700;
      const [on] = await log.append([request(log, 3)]);
      expect([back?.time, on?.time]).toEqual([1_000_000, 1_000_700]);
      expect(log.events({})).toHaveLength(3);
    });

    test('an append after closing is refused, one before it is kept', async () => {
      const log = open();
      const kept = log.append([request(log, 1)]);
      log.close();
      expect(await kept).toHaveLength(1);
      await expect(log.append([])).rejects.toMatchObject({ code: 'log-closed' });
      expect(open().head.seq).toBe(1);
    });
  });

  describe(`${name}: content`, () => {
    test('small text comes back inside its events; large, binary and unknown content only by its hash', async () => {
      const log = open();
      const large = 'x'.repeat(100_000);
      const binary = new Uint8Array([0xff, 0xfe, 0, 1]);
      const files = [
        { name: 'large', content: log.put(large) },
        { name: 'binary', content: log.put(binary) },
        { name: 'never came', content: { hash: 'a'.repeat(64), bytes: 3, text: 'foo' } },
      ];
      const text = log.put('\ufeffgrüße 👋');
      const [event] = await log.append([{ ...request(log, 1), type: 'message.sent', body: { text, files } }]);
      log.close();
      const again = open();
      expect(again.events({})).toEqual([event]);
      expect(event).toMatchObject({ body: { text: { text: '\ufeffgrüße 👋' } } });
      expect(event?.type === 'message.sent' && event.body.files.map(({ content }) => content.text)).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(await again.text(files[0]?.content ?? text)).toBe(large);
      expect(await again.text(text)).toBe('\ufeffgrüße 👋');
      expect(await again.read(files[1]?.content.hash ?? '')).toEqual(binary);
      expect(await again.read('a'.repeat(64))).toBeUndefined();
    });

    test('what was put can be read at once, and the caller may use its buffer again', async () => {
      const log = open();
      for (const size of [10, 100_000]) {
        const buffer = new Uint8Array(size).fill(7);
        const { hash } = log.put(buffer);
        buffer.fill(9);
        expect(await log.read(hash)).toEqual(new Uint8Array(size).fill(7));
      }
    });

    test('a file is taken in whole, small or large, and can be streamed from disk when it is large', async () => {
      const log = open();
      const dir = mkdtempSync(join(tmpdir(), 'deskhand-put-'));
      const refs: Ref[] = [];
      try {
        for (const size of [0, 20, 300_000]) {
          const content = new Uint8Array(size).fill(65);
          const path = join(dir, String(size));
          writeFileSync(path, content);
          const [ref, again] = await Promise.all([log.putFile(path), log.putFile(path)]);
          expect(ref).toEqual(log.put(content));
          expect(again).toEqual(ref);
          const where = log.pathOf(ref.hash);
          expect(size > 100_000 ? where && readFileSync(where).length : where).toBe(size > 100_000 ? size : undefined);
          expect(await log.read(ref.hash)).toEqual(content);
          refs.push(ref);
        }
        await expect(log.putFile(join(dir, 'absent'))).rejects.toThrow();
        log.close();
        const later = open();
        for (const ref of refs) expect((await later.read(ref.hash))?.length).toBe(ref.bytes);
      } finally {
        rmSync(dir, { recursive: true });
      }
    });

    test('the same bytes have the same pointer, empty ones too', async () => {
      const log = open();
      expect(log.put('a')).toEqual(log.put(new Uint8Array([97])));
      const empty = log.put('');
      expect(empty).toEqual({ hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', bytes: 0 });
      const [event] = await log.append([message(log, 1, '')]);
      expect(event).toMatchObject({ body: { text: { text: '' } } });
    });
  });
}
