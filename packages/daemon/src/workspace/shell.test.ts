import { shellContract } from './shell.contract.ts';

shellContract('commands on an overlay', 'overlay');
shellContract('commands on a copy', 'copy');
shellContract('commands on a copy at a path of its own', 'elsewhere');
if (process.getuid?.() === 0)
  shellContract('commands on an overlay, as root in a folder of someone else', 'overlay', { uid: 12_345, gid: 12_345 });
