import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSchema, grantSchema, noLabels } from '@deskhand/protocol';
import { z } from 'zod';
import { DeskhandError } from '../../host/host.ts';
import { decide } from '../decide.ts';
import type { Managed, Situation } from '../policy.ts';
import { managedRules } from './managed.ts';
import { readManaged } from './managed-file.ts';
import { narrowedHere } from './managed-layers.ts';
import { readManagedPolicy } from './managed-places.ts';
import { readPolicies } from './policy-places.ts';
import { openSigned } from './signed-policy.ts';

// A program of its own, which the command line asks what the policy says:  ask.js, with one question as JSON on stdin.
// Decides as the engine does, for a call of which nothing else is known; runs nothing.

const questionSchema = z.object({
  /** A managed policy to look at instead of this computer's. */
  file: z.string().optional(),
  home: z.string().optional(),
  /** The owner's rules that a running host goes by; absent: as their file says. */
  own: z.array(grantSchema).optional(),
  folders: z.array(folderSchema).default([]),
  grants: z.array(grantSchema).default([]),
  /** Where other programs keep secrets. */
  stores: z.array(z.string()).default([]),
  asks: z.array(z.object({ needs: z.array(grantSchema.shape.need), effect: z.enum(['read', 'reversible', 'irreversible']) })).default([]),
});

function answer(question: z.output<typeof questionSchema>): object {
  const { file, home, folders, grants, stores, asks } = question;
  const read = file === undefined ? undefined : readManaged(readFileSync(file, 'utf8'));
  if (read && !read.ok) throw new DeskhandError('policy.wrong', read.sentence, { next: 'Mend it, and check it again.' });
  const managed = read ? read.managed : readManagedPolicy();
  const layers = [managed, read ? undefined : keptUpdate(managed, home)].filter((one) => one !== undefined);
  const own = asks.length && home !== undefined ? (question.own ?? readPolicies(home)) : [];
  const all = [...own, ...grants];
  const situation: Situation = {
    labels: noLabels,
    words: [],
    known: [],
    earlier: [],
    folders,
    grants: all,
    forbidden: home === undefined ? [] : [home],
    stores,
    cwd: '/',
    now: Date.now(),
  };
  const by = narrowedHere(decide, layers);
  const decisions = asks.map((ask) => by({ tool: '', sinks: [], ...ask }, situation));
  return {
    managed: layers.map((one) => ({ name: one.name, serial: one.serial, rules: managedRules(one) })),
    decisions,
    own: asks.length || home === undefined ? {} : ownTrouble(home),
  };
}

function ownTrouble(home: string): { trouble?: string } {
  try {
    readPolicies(home);
    return {};
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error;
    return { trouble: `${error.message} ${error.next ?? ''}`.trim() };
  }
}

/** What was fetched and kept, as the host would take it at its next start. */
function keptUpdate(managed: Managed | undefined, home: string | undefined): Managed | undefined {
  if (!managed?.updates || home === undefined) return undefined;
  const path = join(home, 'policy-update.json');
  const opened = existsSync(path) ? openSigned(readFileSync(path, 'utf8'), { key: managed.updates.key }) : undefined;
  return opened?.ok ? opened.managed : undefined;
}

try {
  console.log(JSON.stringify(answer(questionSchema.parse(JSON.parse(readFileSync(0, 'utf8'))))));
} catch (error) {
  const known = error instanceof DeskhandError ? error : undefined;
  const said = { code: known?.code ?? 'internal', sentence: error instanceof Error ? error.message : String(error), next: known?.next };
  console.log(JSON.stringify({ failed: said }));
}
