import { existsSync } from 'node:fs';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from './open.ts';
import { sh } from './world.double.ts';

// Started as an ordinary user: looks, then writes with a file tool and with a command wherever something belongs to another
// group. `asked`: a file that is there once somebody looked through the folder for that.

const [stateDir = '', folder = '', asked = ''] = process.argv.slice(2);
const sandbox = await openSandbox({ stateDir });
const workspace = await openWorkspace({ stateDir, sandbox, now: Date.now });
const stage = await workspace.open({ task: 'task_1', folders: [{ path: folder, mode: 'review' }] });
for (const look of [() => stage.files.list(folder), () => stage.files.read(`${folder}/page`), stage.diff]) await look();
const early = existsSync(asked);
await stage.files.write(`${folder}/theirs/new`, Buffer.from('by a tool\n'));
await stage.files.write(`${folder}/page`, Buffer.from('by a tool\n'));
const said = stage.shell ? await sh(stage, 'echo x > theirs/made && echo more >> theirs/old && echo more >> page && cat page', folder) : '';
const { ok } = await stage.commit({ id: 'commit_1' });
process.stdout.write(JSON.stringify({ said, ok, early, late: existsSync(asked), kind: sandbox.facts.kind }));
