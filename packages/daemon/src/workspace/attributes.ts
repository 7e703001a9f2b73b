import * as fs from 'node:fs';
import { codeOf } from './handle.ts';
import { toSystem } from './names.ts';
import { native } from './native.ts';

// What a file carries beside content and mode: extended attributes of users, and access control lists. What an overlay
// notes on its files is its own and never carried. On systems whose calls we lack there is nothing of it.

const isOwn = (name: string): boolean =>
  (name.startsWith('user.') && !name.startsWith('user.overlay.')) || name.startsWith('system.posix_acl_');

/** Of a file or folder that is not a link. */
export function attributesOf(path: string): Map<string, Buffer> {
  const calls = native();
  const found = new Map<string, Buffer>();
  for (const name of calls?.xattrs(path).filter(isOwn) ?? []) {
    const value = calls?.xattr(path, name);
    if (value) found.set(name, value);
  }
  return found;
}

/** The same as it is written down: name to base64. */
export const writtenAttributes = (path: string): Record<string, string> =>
  Object.fromEntries([...attributesOf(path)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, value.toString('base64')]));

export const sameWritten = (a: Record<string, string>, b: Record<string, string>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

/** Gives `to` exactly the attributes of `from`. May open its mode up to us: to be set after. */
export const carryAttributes = (from: string, to: string): void => giveAttributes(to, attributesOf(from));

/** Gives it exactly these. May open its mode up to us: to be set after. */
export function giveAttributes(to: string, wanted: Map<string, Buffer>): void {
  const calls = native();
  if (!calls) return;
  const had = attributesOf(to);
  const names = [...new Set([...wanted.keys(), ...had.keys()])].filter((name) => !equal(wanted.get(name), had.get(name)));
  if (names.some((name) => name.startsWith('user.'))) allowWriting(to);
  for (const name of names) {
    const value = wanted.get(name);
    try {
      if (value) calls.setXattr(to, name, value);
      else calls.removeXattr(to, name);
    } catch (cause) {
      // A disk that keeps none of them; nothing to take off.
      if (['ENOTSUP', 'EOPNOTSUPP', 'ENODATA'].includes(codeOf(cause))) continue;
      // An ordinary user's overlay knows no ids but theirs; a list left out would open or close the file to others.
      throw name.startsWith('system.') && codeOf(cause) === 'EINVAL'
        ? Object.assign(new Error('EACL', { cause }), { code: 'EACL' })
        : cause;
    }
  }
}

export const fromWritten = (written: Record<string, string>): Map<string, Buffer> =>
  new Map(Object.entries(written).map(([name, value]) => [name, Buffer.from(value, 'base64')]));

export function sameAttributes(a: string, b: string): boolean {
  const [one, other] = [attributesOf(a), attributesOf(b)];
  return one.size === other.size && [...one].every(([name, value]) => equal(value, other.get(name)));
}

const equal = (a: Buffer | undefined, b: Buffer | undefined): boolean => (a && b ? a.equals(b) : a === b);

/** Attributes of users are written by whoever may write the file. Path of ours, looked at this moment. */
function allowWriting(path: string): void {
  const { mode } = fs.lstatSync(toSystem(path));
  if ((mode & 0o200) === 0) fs.chmodSync(toSystem(path), (mode & 0o7777) | 0o200);
}
