import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './state-file.ts';

// Which devices are paired and what they may, as the log has it, in a file of its own: so that the supervisor knows them
// while the daemon, which has the log, hangs or keeps dying. The daemon writes it at its start and with each change.

export interface KnownPhone {
  id: string;
  name: string;
  /** Ed25519, base64url. */
  key: string;
  scopes: string[];
}

export interface KnownPhones {
  /** Names by which phones reach this computer, beside its addresses and those of its certificate; lower case, with a port where it isn't 443. */
  names: string[];
  devices: KnownPhone[];
}

const fileOf = (home: string) => join(home, 'phones.json');
/** Bytes. A host with a thousand phones has a file a tenth as large. */
const most = 2_000_000;

/** Nobody, where there is no such file, or one that others could have written. Parsed by hand: the supervisor has no library. */
export function readPhones(home: string): KnownPhones {
  try {
    const { mode, size } = lstatSync(fileOf(home));
    if ((process.platform !== 'win32' && (mode & 0o022) !== 0) || size > most) return nobody;
    const { names, devices } = JSON.parse(readFileSync(fileOf(home), 'utf8'));
    return { names: names.filter(isText), devices: devices.filter(isPhone) };
  } catch {
    return nobody;
  }
}

/** Whole or not at all, and on the disk before it returns. Where nobody is paired there is no file. */
export function writePhones(home: string, phones: KnownPhones): void {
  if (phones.devices.length === 0) rmSync(fileOf(home), { force: true });
  else replaceFile(fileOf(home), `${JSON.stringify(phones)}\n`);
}

const nobody: KnownPhones = { names: [], devices: [] };
const isText = (value: unknown) => typeof value === 'string';
const isPhone = ({ id, name, key, scopes }: KnownPhone) => [id, name, key].every(isText) && Array.isArray(scopes) && scopes.every(isText);
