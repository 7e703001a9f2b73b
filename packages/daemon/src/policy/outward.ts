import type { Question } from './deed.ts';
import { again, another } from './outward-again.ts';
import { act } from './outward-asked.ts';
import { pair } from './outward-pairs.ts';
import { content, data, leads, secret } from './outward-said.ts';
import { day, hour, length } from './outward-when.ts';
import { amount, destination, identity, object, which } from './outward-where.ts';
import { right, whether } from './outward-whether.ts';
import type { Call, Situation, Trace } from './policy.ts';

// What may reach beyond the owner's own things without a person: only what the owner's words asked for, towards where
// they said, with nothing in it that leads elsewhere. Each rule only ever adds a question.

const rules = [
  destination,
  identity,
  object,
  which,
  amount,
  pair,
  day,
  length,
  hour,
  right,
  whether,
  act,
  secret,
  data,
  leads,
  content,
  again,
  another,
];

/** Every question that a call raises, the gravest first. */
export const questionsOf = (call: Call, traces: Trace[], situation: Situation): Question[] =>
  rules.flatMap((rule) => rule(call, traces, situation) ?? []);
