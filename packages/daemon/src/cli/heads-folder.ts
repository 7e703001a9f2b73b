import { homedir } from 'node:os';
import { join } from 'node:path';

// Apart from `audit-heads.ts`, so that a command that keeps no heads doesn't load what reads and checks them.

/** Linux `$XDG_STATE_HOME/deskhand/heads`, elsewhere beside the user's other data. */
export function headsFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Deskhand heads');
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Deskhand heads');
  return join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'deskhand', 'heads');
}
