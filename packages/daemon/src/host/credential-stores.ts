import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { likelyPath } from './true-name.ts';

/** Where other programs keep keys and passwords, below a home folder. */
const places = [
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.netrc', '.npmrc', '.pypirc', '.git-credentials', '.password-store'],
  ...['.config/gcloud', '.config/gh', '.config/rclone', '.local/share/keyrings', '.local/share/kwalletd', '.mozilla'],
  ...['.config/google-chrome', '.config/chromium', '.config/BraveSoftware', '.config/microsoft-edge', 'snap/firefox', 'snap/chromium'],
  ...['Library/Keychains', 'Library/Application Support/Google/Chrome', 'Library/Application Support/Firefox'],
  ...['AppData/Roaming/Microsoft/Credentials', 'AppData/Local/Google/Chrome/User Data', 'AppData/Roaming/Mozilla'],
];

/** Credential stores of whoever's files this process can reach: its own, and as root everybody's. Absolute; real where they exist. */
export function credentialStores(passwd = '/etc/passwd'): string[] {
  const homes = process.getuid?.() === 0 ? [homedir(), ...homesIn(passwd)] : [homedir()];
  return [...new Set(homes)].flatMap((home) => places.map((place) => real(join(home, place))));
}

function homesIn(passwd: string): string[] {
  try {
    const homes = readFileSync(passwd, 'utf8')
      .split('\n')
      .map((line) => line.split(':')[5] ?? '');
    return homes.filter((home) => /^\/(home|root|Users)(\/|$)/.test(home));
  } catch {
    return [];
  }
}

/** Most of them aren't there, and asking whether takes a tenth of what an error does. */
function real(path: string): string {
  return existsSync(path) ? likelyPath(path) : path;
}
