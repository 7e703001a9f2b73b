import { workspaceContract } from './workspace.contract.ts';

const asRoot = process.getuid?.() === 0;
const someone = { uid: 12_345, gid: 12_345 };

workspaceContract('without a shell', 'none');
workspaceContract('overlay', 'overlay');
workspaceContract('copy', 'copy');
workspaceContract('copy at a path of its own', 'elsewhere');
if (asRoot)
  for (const kind of ['none', 'overlay', 'copy'] as const) workspaceContract(`${kind}, as root in a folder of someone else`, kind, someone);
