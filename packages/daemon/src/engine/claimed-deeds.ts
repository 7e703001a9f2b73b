import { eitherCase } from '@deskhand/protocol';
import { actLanguages, saidKinds } from './act-words.ts';
import { lazily } from './lazily.ts';
import { isUpFront, sentencesOf } from './said-sentences.ts';

// Deeds that words alone can't be. An answer may well be a text or a table; it can't be a mail that was sent.

/** Case is folded in the list alone: a `\p{L}` that folds it takes the engine three times as long to prepare. */
const word = (list: string): string => `(?<!\\p{L})(?:${eitherCase(list)})(?!\\p{L})`;

const expressions = lazily(() => {
  const languages = actLanguages.map(({ done, other, ...language }) => ({
    ...language,
    done: [...saidKinds.map((kind) => done[kind]), other].filter(Boolean).join('|'),
  }));
  const [english] = languages;
  return {
    /** Most sentences have none of them, and no pattern is to be looked for. */
    done: new RegExp(languages.map((language) => language.done).join('|'), 'iu'),
    patterns: languages.flatMap(({ done, me, far, and }) => {
      const own = !me ? word(done) : `${word(me)}${far ? '[^.!?]*?\\s' : '\\s+'}${word(done)}`;
      return [own, ...(me ? [`${word(me)}\\s[^.!?]{0,200}?\\s${word(and)}\\s+${word(done)}`] : [])].map((one) => new RegExp(one, 'u'));
    }),
    /** Without a subject it is the speaker's, where something follows that it was done to. */
    bare: new RegExp(
      `^(?:done[:.!]?\\s+)?(?:(?:created|wrote|made|prepared|drafted|generated)(?!\\p{L})[^.!?]{0,200}?\\s(?:${english?.and})\\s+)?(?:${english?.done})\\s+(?:it|them|the|your|all|both|each|an?|\\d+)(?!\\p{L})`,
      'iu',
    ),
  };
});

/** The first sentence that says so, outside of code and of what is quoted. `isOpen`: what it denies, or only thinks of. */
export function deedIn(answer: string, isOpen: (sentence: string) => boolean): string | undefined {
  const { done, patterns, bare } = expressions();
  const isSaid = (sentence: string) => patterns.some((of) => of.test(sentence)) || (bare.test(sentence) && isUpFront(answer, sentence));
  return sentencesOf(answer).find((sentence) => done.test(sentence) && isSaid(sentence) && !isOpen(sentence));
}

/** Whether it breaks off where it says what comes next: "Let me look at list.txt:". */
export function isAnnouncement(answer: string): boolean {
  const text = answer.trim().replace(/[*_`\s]+$/u, '');
  const last = text.split(/(?<=[.!?])\s+|\n/u).at(-1) ?? '';
  if (/[:：]$/u.test(text)) return !/^\s*(?:[-*|#>]|\d+[.)])/u.test(last);
  return /^(?:(?:ok(?:ay)?|now|next|first|then|so|alright)[,.!]?\s+)*let me (?:first |now |quickly |just )*(?:check|look|see|read|open|try|run|verify|search|find|list|inspect|examine|fetch|fix|create|write|start|begin|continue)\b[^:]*$/iu.test(
    last,
  );
}
