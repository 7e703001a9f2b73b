import { conflictsContract } from './conflicts.contract.ts';

const someone = { uid: 12_345, gid: 12_345 };

conflictsContract('without a shell', 'none');
conflictsContract('overlay', 'overlay');
conflictsContract('copy', 'copy');
conflictsContract('copy at a path of its own', 'elsewhere');
if (process.getuid?.() === 0)
  for (const kind of ['overlay', 'copy'] as const) conflictsContract(`${kind}, as root in a folder of someone else`, kind, someone);
