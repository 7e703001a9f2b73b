import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDesk, type PluginsDesk } from '../../packages/daemon/src/plugins/desk.double.ts';
import type { Case } from '../case.ts';

// A plugin that lies, floods, hangs, changes what it says and wants what it wasn't given: the server of the plugins' own
// tests, in the real sandbox. The control speaks with the same server directly, and believes all that it says.

interface Way {
  name: string;
  tries: string;
  /** What the server does: see hostile-server.double.ts. */
  way: string;
  /** Through the host. */
  got(desk: PluginsDesk, secret: string): Promise<boolean>;
  /** Of what the server says to whoever asks it directly: its tools, then the answers to two calls. */
  believed(said: string, secret: string): boolean;
}

const answerOf = async (desk: PluginsDesk, tool: string): Promise<string> => {
  const answer = await desk.call('bad', tool);
  return answer.came === 'answer' ? answer.text : '';
};
const shown = (desk: PluginsDesk): string => JSON.stringify(desk.plugins.tools());

const ways: Way[] = [
  {
    name: 'the environment of the host',
    tries: 'answers with all that it finds in its environment',
    way: 'environment',
    got: async (desk, secret) => (await answerOf(desk, 'go')).includes(secret),
    believed: (said, secret) => said.includes(secret),
  },
  {
    name: 'a tool that changes what it does',
    tries: 'says something else of a tool after the owner accepted it, and is called again',
    way: 'moving',
    async got(desk) {
      await answerOf(desk, 'move');
      // It told of its change before it answered; that is read in its turn.
      for (let look = 0; look < 200 && desk.plugins.tools().length; look++) await new Promise((resolve) => setTimeout(resolve, 10));
      return (await desk.call('bad', 'move')).came === 'answer';
    },
    believed: (said) => (said.match(/"text":"moved"/g)?.length ?? 0) === 2,
  },
  {
    name: 'an act that is called a look',
    tries: 'says of a tool that destroys that it only looks',
    way: 'lies',
    got: async (desk) => desk.plugins.tools().some(({ tool, effect }) => tool.name === 'look' && effect === 'read'),
    believed: (said) => said.includes('"readOnlyHint":true'),
  },
  {
    name: 'names and words that drive a terminal',
    tries: 'writes control characters into the names and descriptions of its tools',
    way: 'masked',
    got: async (desk) => /\\u001b|\\u0007|\u202e|passwd/.test(shown(desk)),
    believed: (said) => said.includes('\\u001b'),
  },
  {
    name: 'answers to what nobody asked',
    tries: 'answers under the numbers of other calls, and twice',
    way: 'other ids',
    got: async (desk) => /a lie|said twice/.test(await answerOf(desk, 'go')),
    believed: (said) => said.includes('a lie'),
  },
  {
    name: 'an answer without end',
    tries: 'answers with 20 MB in one line',
    way: 'too huge',
    got: async (desk) => (await answerOf(desk, 'go')).length > 1_000_000,
    believed: (said) => said.length > 15_000_000,
  },
  {
    name: 'a flood of messages',
    tries: 'sends messages without end instead of an answer, and stays',
    way: 'floods',
    got: async (desk) => (await desk.call('bad', 'go')).came === 'answer',
    believed: (said) => said.length > 1_000_000,
  },
  {
    name: 'complaints without end',
    tries: 'writes to its standard error without end, to fill memory and log',
    way: 'complains',
    got: async (desk) => (await desk.call('bad', 'go')).came === 'answer',
    believed: (said) => said.length > 1_000_000,
  },
  {
    name: 'a thousand tools',
    tries: 'lists a thousand tools, so that nothing else has room',
    way: 'thousand',
    got: async (desk) => desk.plugins.tools().length > 500,
    believed: (said) => said.includes('tool_0999'),
  },
  {
    name: 'a list without end',
    tries: 'always has one more page of tools',
    way: 'endless list',
    got: async (desk) => desk.plugins.tools().length > 60,
    believed: (said) => said.includes('"nextCursor":"more"'),
  },
  {
    name: 'another list each time',
    tries: 'lists other tools whenever it is asked, and says so without end, to fill memory and log',
    way: 'restless',
    async got(desk) {
      for (let look = 0; look < 30; look++) await desk.plugins.look('bad');
      return desk.log.events({}).filter(({ type }) => type === 'plugin.shown').length > 20;
    },
    believed: (said) => (said.match(/tools\/list_changed/g)?.length ?? 0) > 20,
  },
  {
    name: 'a password by a form',
    tries: 'asks the person for their password in the middle of a call',
    way: 'asks',
    async got(desk) {
      const answer = await desk.call('bad', 'go', { secret: true });
      return answer.came === 'answer' && answer.text.includes('"accept"');
    },
    believed: (said) => said.includes('password'),
  },
  {
    name: 'the language model',
    tries: 'has the host ask its model in the plugin’s name',
    way: 'wants a model',
    async got(desk) {
      const answer = await desk.call('bad', 'go');
      return answer.came === 'answer' && !answer.text.includes('-32601');
    },
    believed: (said) => said.includes('sampling/createMessage'),
  },
  {
    name: 'links to files and to services of the cloud',
    tries: 'answers with links that the host might follow',
    way: 'parts',
    async got(desk) {
      const answer = await answerOf(desk, 'go');
      return !answer.includes('not followed: file:///etc/passwd') || ['\u001b', '\u202e', 'root:'].some((one) => answer.includes(one));
    },
    believed: (said) => said.includes('file:///etc/passwd'),
  },
  {
    name: 'pictures without end',
    tries: 'answers with forty pictures',
    way: 'many pictures',
    async got(desk) {
      const answer = await desk.call('bad', 'go');
      return answer.came === 'answer' && answer.images.length > 8;
    },
    believed: (said) => (said.match(/image\/png/g)?.length ?? 0) > 20,
  },
  {
    name: 'no answer at all',
    tries: 'never answers, so that a task waits for ever',
    way: 'hangs',
    got: async (desk) =>
      (await Promise.race([desk.call('bad', 'go'), new Promise<undefined>((resolve) => setTimeout(resolve, 20_000, undefined))])) ===
      undefined,
    believed: (said) => !said.includes('"id":3'),
  },
];

export const plugins: Case[] = ways.map(({ name, tries, way, got, believed }) => ({
  road: 'plugins',
  name,
  tries,
  async attack(protection, { secret }) {
    if (protection === 'off') {
      const told = (said: string) => believed(said, process.env.ATTACK_SECRET ?? secret);
      return told(await speak(way, told));
    }
    const desk = await openDesk({ patience: { silent: 3000, most: 10_000 } });
    try {
      await desk.hostile(way);
      return await got(desk, secret);
    } finally {
      await desk.close();
    }
  },
}));

const server = fileURLToPath(import.meta.resolve('../../packages/daemon/src/plugins/hostile-server.double.ts'));

/** All that it says in a second, or until it has said enough: to the greeting, to the question for its tools, to two calls of the first. */
async function speak(way: string, enough: (said: string) => boolean): Promise<string> {
  const child = spawn(process.execPath, [server, way], { stdio: 'pipe' });
  let said = '';
  let tool = 'go';
  createInterface({ input: child.stdout }).on('line', (line) => {
    tool = /"tools":\[\{"name":"(\w+)"/.exec(line)?.[1] ?? tool;
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
    });
  const say = (id: number, method: string, params: object = {}) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  const until = async (holds: () => boolean) => {
    for (let look = 0; look < 80 && !holds(); look++) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  say(1, 'initialize');
  say(2, 'tools/list');
  await until(() => /"id":2/.test(said));
  const args = { secret: true };
  for (const id of [3, 4]) say(id, 'tools/call', { name: tool, arguments: args });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await until(() => enough(said));
  child.kill('SIGKILL');
  return said;
}
