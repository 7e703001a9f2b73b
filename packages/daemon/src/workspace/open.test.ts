import { reachContract } from './reach.contract.ts';
import { undoContract } from './undo.contract.ts';
import { workspaceContract } from './workspace.contract.ts';

const asRoot = process.getuid?.() === 0;
const someone = { uid: 12_345, gid: 12_345 };

for (const contract of [workspaceContract, undoContract, reachContract]) {
  contract('without a shell', 'none');
  contract('overlay', 'overlay');
  contract('copy', 'copy');
  contract('copy at a path of its own', 'elsewhere');
  if (asRoot)
    for (const kind of ['none', 'overlay', 'copy'] as const) contract(`${kind}, as root in a folder of someone else`, kind, someone);
}
