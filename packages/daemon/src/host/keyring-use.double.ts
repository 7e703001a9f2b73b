import { openKeys } from './keys.ts';

// Uses the keys of a state directory as the daemon does, on the session bus that it is started with. Arguments: the
// directory, and what to do: `set NAME VALUE`, `get NAME`, `remove NAME`, one after the other, a comma between. Says what
// came of it as JSON.

const [dir = '', line = ''] = process.argv.slice(2);
// Whoever else wants something of this process meanwhile: how long they had to wait at most.
let stalled = 0;
let last = performance.now();
const beat = setInterval(() => {
  stalled = Math.max(stalled, performance.now() - last - 20);
  last = performance.now();
}, 20);
const began = performance.now();
const keys = await openKeys(dir);
const opened = performance.now() - began;
const got: (string | undefined)[] = [];
for (const [what, name = '', value = ''] of line.split(',').map((one) => one.trim().split(' '))) {
  if (what === 'set') await keys.set(name, value);
  if (what === 'get') got.push(await keys.get(name));
  if (what === 'remove') await keys.remove(name);
}
clearInterval(beat);
const away = Object.fromEntries(keys.names().flatMap((name) => (keys.away(name) ? [[name, keys.away(name)]] : [])));
process.stdout.write(`${JSON.stringify({ where: keys.where, got, away, opened, stalled })}\n`);
// A prompt that nobody answers must not keep it.
process.exit(0);
