import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from './open.ts';
import { sh } from './world.double.ts';

// Started as an ordinary user: writes with a file tool and with a command wherever something belongs to another group.

const [stateDir = '', folder = ''] = process.argv.slice(2);
const sandbox = await openSandbox({ stateDir });
const workspace = await openWorkspace({ stateDir, sandbox, now: Date.now });
const stage = await workspace.open({ task: 'task_1', folders: [{ path: folder, mode: 'review' }] });
await stage.files.write(`${folder}/theirs/new`, Buffer.from('by a tool\n'));
await stage.files.write(`${folder}/page`, Buffer.from('by a tool\n'));
const said = stage.shell ? await sh(stage, 'echo x > theirs/made && echo more >> theirs/old && echo more >> page && cat page', folder) : '';
const { ok } = await stage.commit({ id: 'commit_1' });
process.stdout.write(JSON.stringify({ said, ok, kind: sandbox.facts.kind }));
