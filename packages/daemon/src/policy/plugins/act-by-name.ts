import type { Act, ActOf } from '../policy.ts';
import { verbFirst, wordsOfName } from '../words/tools.ts';

// What a tool that nobody has declared does, by its name.

const nameOf = (tool: string): string => verbFirst(wordsOfName(tool)).join('_');

/** By the words of a tool's name with a line between them: the first that fits. */
const acts: [RegExp, Act][] = [
  [/^draft/, 'write'],
  [/^(?:send|transfer|wire|make|schedule|create|new)_.*(?:money|payment|funds|transaction|deposit)/, 'pay'],
  [/^(?:write|create|compose|make|new|post)_(?:e?mail|message|sms|dm|letter)/, 'send'],
  [/^(?:send|reply|respond|answer|forward|message|notify|email|mail|text|comment|remind|ping|dm|say|tell|whisper)(?:_|$)/, 'send'],
  [/^(?:post|publish|upload|tweet)|^(?:create|make|write|add|new)_(?:post|tweet|story|status|article|ad)(?:_|$)/, 'post'],
  [/^(?:pay|wire|refund|purchase|buy|order)(?:_|$)|^transfer(?!_owner)/, 'pay'],
  [
    /^(?:invite|add|create|schedule).*(?:user|member|person|people|participant|attendee|guest|event|meeting|appointment|calendar|agenda|diary)|^(?:invite|admit|onboard)|^(?:bring|let)_in(?:_|$)|^add_(?:in)?to_/,
    'invite',
  ],
  [/^(?:share|grant)|^transfer/, 'share'],
  [/^(?:delete|erase|clear|wipe|trash)/, 'delete'],
  [/^(?:remove|kick|ban|revoke|expel|drop)(?!box)|^(?:take|throw|kick)_(?:out|off)(?:_|$)/, 'remove'],
  [/^cancel/, 'cancel'],
  [/^(?:re)?schedule|calendar|agenda|event|meeting|reminder/, 'schedule'],
  [/^(?:book|reserve|rent)/, 'book'],
  [/^(?:create|write|append|save|note|record|log|add)/, 'write'],
  [/^(?:set|update|change|modify|edit|adjust|toggle|switch|configure|decide)(?:_|$)/, 'change'],
];

/** What kind of act its name says. */
export const actOf: ActOf = (tool) => {
  const name = nameOf(tool);
  return acts.find(([pattern]) => pattern.test(name))?.[1];
};

/** Things that somebody keeps for themselves: to add one, or to move it, can be taken back. */
const kept =
  /_(?:events?|meetings?|calendar|agenda|diary|journal|entry|entries|reminders?|notes?|todos?|drafts?|documents?|files?|folders?|lists?)(?:_|$)/;
const keeping = /^(?:create|add|write|append|save|note|draft|schedule|reschedule|new|make|copy)_/;

/** Whether it only adds to what is kept, as far as its name says; whom an entry goes to is for its arguments to say. */
export const isKeeping = (tool: string): boolean => {
  const name = nameOf(tool);
  return keeping.test(name) && kept.test(name);
};
