import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readManaged } from './managed-file.ts';
import { openSigned } from './signed-policy.ts';

// A program of its own, which the command line asks about policies that are to be signed, or are: one question as JSON on
// stdin, one answer on stdout. It signs nothing and knows no private key.

const questionSchema = z.union([z.strictObject({ check: z.string() }), z.strictObject({ open: z.string(), key: z.string() })]);

const question = questionSchema.parse(JSON.parse(readFileSync(0, 'utf8')));
const read = 'check' in question ? readManaged(question.check) : openSigned(question.open, { key: question.key });
const nested =
  read.ok && read.managed.updates
    ? 'A policy that is fetched can’t name where newer ones come from: only the file on each computer does.'
    : undefined;
const no = read.ok ? nested : read.sentence;
const said = read.ok && no === undefined ? { name: read.managed.name, serial: read.managed.serial, until: read.managed.until } : { no };
console.log(JSON.stringify(said));
