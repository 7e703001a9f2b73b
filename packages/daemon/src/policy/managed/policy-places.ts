import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeskhandError } from '../../host/host.ts';
import type { Grant } from '../policy.ts';
import { readPolicyFile } from './policy-file.ts';

export const mendIt = 'Mend it (docs/policy.schema.json says what it may hold), or move it away: it is read again once it is saved.';

export const ownPolicyPath = (home: string): string => join(home, 'policy.json');

/**
 * The grants of the owner's policy file (`policy.json` in the state directory), where there is one. Throws a DeskhandError
 * where it can't be read: half a policy is none. The managed one is read by managed-places.ts.
 */
export const readPolicies = (home: string): Grant[] => readOne(ownPolicyPath(home));

function readOne(path: string): Grant[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw new DeskhandError('policy-unreadable', `The policy ${path} can't be read.`, {
      next: 'Let the user who runs Deskhand read it, or move it away.',
      cause: error,
    });
  }
  const read = readPolicyFile(text);
  if (read.ok) return read.grants;
  throw new DeskhandError('policy-wrong', `${read.sentence} (${path})`, {
    next: mendIt,
  });
}
