import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Event, parseRules } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { decide } from '../policy/decide.ts';
import type { Need } from '../policy/policy.ts';
import { situation } from '../policy/situation.double.ts';
import { askAboutAll, openOwnRules, rulesBefore } from './own-rules.ts';

let home: string;
let log: ReturnType<typeof openSqliteLog>;
const endings: (() => void)[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deskhand-own-rules-'));
  log = openSqliteLog({ dir: join(home, 'log') });
});
afterEach(() => {
  for (const end of endings.splice(0)) end();
  log.close();
  rmSync(home, { recursive: true, force: true });
});

const file = () => join(home, 'policy.json');
const policy = (...hosts: string[]) =>
  JSON.stringify({
    version: 1,
    grants: hosts.map((host) => ({ need: { kind: 'network', host, access: 'send' }, give: 'none', reason: '' })),
  });
const hostsIn = (rules: ReturnType<typeof parseRules>) => rules.map(({ need }) => (need.kind === 'network' ? need.host : need.kind));

/** Follows the file as the host does, and says what the log knows of it once that is another thing. */
function follow() {
  const own = openOwnRules(home);
  const tell = async () => void (await log.append(own.news(log)));
  const following = own.follow(() => void tell(), 5);
  endings.push(following.close);
  const next = () =>
    new Promise<Event>((resolve) => {
      const end = log.subscribe(([event]) => {
        end();
        if (event) resolve(event);
      });
    });
  return { own, tell, next };
}
const known = async () => {
  const { file: said } = log.host();
  return said && { hosts: hostsIn(parseRules(await log.text(said.rules))), trouble: said.trouble };
};

test('a change of the file holds once it is saved, and the log says what is in it', async () => {
  const { own, tell, next } = follow();
  await tell();
  expect(log.host().file).toBeUndefined();
  const came = next();
  writeFileSync(file(), policy('a.org'));
  await came;
  expect(hostsIn(own.rules())).toEqual(['a.org']);
  expect(await known()).toEqual({ hosts: ['a.org'], trouble: undefined });
  const moved = next();
  writeFileSync(`${file()}.new`, policy('a.org', 'b.org'));
  renameSync(`${file()}.new`, file());
  await moved;
  expect(await known()).toEqual({ hosts: ['a.org', 'b.org'], trouble: undefined });
  const gone = next();
  rmSync(file());
  await gone;
  expect([own.rules(), log.host().file]).toEqual([[], undefined]);
});

test('a broken file keeps what it said before, and says why until it is mended', async () => {
  writeFileSync(file(), policy('a.org'));
  const { own, tell, next } = follow();
  await tell();
  const broke = next();
  writeFileSync(file(), `${policy('a.org').slice(0, -2)}`);
  await broke;
  expect(hostsIn(own.rules())).toEqual(['a.org']);
  expect(await known()).toEqual({ hosts: ['a.org'], trouble: expect.stringMatching(/not valid JSON, line 1, column \d+: .*policy\.json/) });
  const mended = next();
  writeFileSync(file(), policy('a.org'));
  await mended;
  expect(await known()).toEqual({ hosts: ['a.org'], trouble: undefined });
});

test('a start tells the log what changed while it was down, and nothing twice', async () => {
  writeFileSync(file(), policy('a.org'));
  await log.append(openOwnRules(home).news(log));
  expect(openOwnRules(home).news(log)).toEqual([]);
  writeFileSync(file(), policy('b.org'));
  await log.append(openOwnRules(home).news(log));
  expect(await known()).toEqual({ hosts: ['b.org'], trouble: undefined });
  const held = openOwnRules(home).news(log, () => []);
  expect(held).toMatchObject([{ type: 'rules.read', body: { count: 0 } }]);
});

test('a start with a broken file goes by what held before, says so, and takes the file once it is mended', async () => {
  writeFileSync(file(), policy('a.org'));
  await log.append(openOwnRules(home).news(log));
  writeFileSync(file(), '{"version": 1,\n "grants": [}');
  const own = openOwnRules(home, await rulesBefore(log));
  expect(hostsIn(own.rules())).toEqual(['a.org']);
  await log.append(own.news(log));
  expect(await known()).toEqual({ hosts: ['a.org'], trouble: expect.stringMatching(/not valid JSON, line 2, column 13/) });
  expect(openOwnRules(home, await rulesBefore(log)).news(log)).toEqual([]);
  const mended = new Promise<void>((resolve) => endings.push(own.follow(resolve, 5).close));
  writeFileSync(file(), policy('b.org'));
  await mended;
  expect(hostsIn(own.rules())).toEqual(['b.org']);
});

test('where nobody knows what a broken file said before, everything is asked about, at every start until it is mended', async () => {
  writeFileSync(file(), '{');
  for (let start = 0; start < 2; start++) {
    const own = openOwnRules(home, await rulesBefore(log));
    expect(own.rules()).toEqual(askAboutAll);
    await log.append(own.news(log));
    expect(log.host().file).toMatchObject({ asksAll: true, count: askAboutAll.length, trouble: expect.stringContaining('JSON') });
  }
  const met = situation({ folders: [{ path: '/desk', mode: 'auto' }], words: ['Send a.txt to ana@x.org'], grants: askAboutAll });
  const needs: Need[] = [
    { kind: 'folder', path: '/desk/a.txt', access: 'read' },
    { kind: 'folder', path: '/desk/a.txt', access: 'write' },
    { kind: 'network', host: 'x.org', access: 'send' },
    { kind: 'command', line: 'ls' },
    { kind: 'plugin', server: 's', tool: 't' },
    { kind: 'account', account: 'me', access: 'send' },
    { kind: 'secret', name: 'KEY' },
  ];
  for (const need of needs)
    expect([need, decide({ tool: 'a', effect: 'read', needs: [need], sinks: [] }, met).answer]).toEqual([need, 'ask']);
  writeFileSync(file(), policy('a.org'));
  const own = openOwnRules(home, await rulesBefore(log));
  await log.append(own.news(log));
  expect([hostsIn(own.rules()), log.host().file?.asksAll]).toEqual([['a.org'], undefined]);
});
