import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Need } from '../../packages/daemon/src/policy/policy.ts';
import type { Case, World } from './world.ts';

// The tasks of OfficeBench, in a world where mail and calendar are plugins. What each truly needs is read off its record:
// mails and calendars among what it is given are read, those among what is looked at afterwards are written.

const taskSchema = z.object({
  id: z.string(),
  prompt: z.string(),
  workspace: z.string().optional(),
  checks: z.array(z.object({ function: z.string(), args: z.record(z.string(), z.unknown()) })),
});

export const officeWorld: World = {
  cwd: '/desk',
  folders: ['/desk'],
  exists: ['/desk'],
  plugins: {
    mail: {
      list_mails: { readOnly: true },
      read_mail: { readOnly: true },
      send_mail: { readOnly: false },
      delete_mail: { readOnly: false },
    },
    calendar: {
      list_events: { readOnly: true },
      create_event: { readOnly: false },
      delete_event: { readOnly: false },
    },
  },
  accounts: [],
  secrets: {},
};

const uses = (server: string, tool: string): Need => ({ kind: 'plugin', server, tool });

export function readOfficeBench(dir: string): Case[] {
  const lines = readFileSync(join(dir, 'tasks.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { id, prompt, workspace, checks } = taskSchema.parse(JSON.parse(line));
    const given = workspace === undefined ? [] : readdirSync(join(dir, workspace));
    const made = checks.map((check) => JSON.stringify(check.args));
    const writes = (what: RegExp) => made.some((args) => what.test(args));
    const needs = [
      ...(given.includes('emails') ? [uses('mail', 'list_mails'), uses('mail', 'read_mail')] : []),
      ...(given.includes('calendar') ? [uses('calendar', 'list_events')] : []),
      ...(writes(/"doc_type":"email"|emails\//) ? [uses('mail', 'send_mail')] : []),
      ...(writes(/calendar\/|"doc_type":"ics"/) ? [uses('calendar', 'create_event')] : []),
    ];
    return { id, words: prompt, needs };
  });
}
