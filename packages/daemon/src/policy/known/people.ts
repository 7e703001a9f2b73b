import type { KnownValue, Situation } from '../policy.ts';
import { determiners, of, theirs, wholeWord } from '../words/lexicon.ts';
import { allOf } from '../words/phrases.ts';
import { sentencesOf } from '../words/said.ts';
import { people, peopleOf } from '../words/things.ts';
import { wordsOfName } from '../words/tools.ts';
import { fold, literal } from '../words/values.ts';
import { ofRecord } from './groups.ts';
import { isSaid } from './names.ts';

// Whether the name of a thing means those who belong to it: "invite the design team", not "the next team meeting".

/** What belongs to several (an event and who takes part in it) means them only where they are spoken of ("its participants"). */
export function meansThem(found: KnownValue, name: string, { known, words }: Situation): boolean {
  if (found.kind !== 'recipient') return true;
  const isGroup =
    groups.test(wordsOfName(found.field ?? '').join('_')) ||
    ofRecord(known, found).some(({ kind, field, value }) => kind === 'recipient' && field === found.field && value !== found.value);
  if (!isGroup || found.value === name) return true;
  // "The design team" is one; "the next team meeting" speaks of none.
  const titles = found.record?.titles ?? [name];
  if (titles.some((title) => peopleOf.test(title.slice(-40).split(' ').at(-1) ?? ''))) return true;
  if (name.length > 200) return false;
  const said = `(?:${literal(fold(name))}|${mark})`;
  // Words of a whole title say nothing about people beside it.
  const folded = titles.slice(0, 10).map(fold).filter(Boolean);
  const marked = (sentence: string) => folded.reduce((text, title) => text.replaceAll(title, mark), fold(sentence));
  const who = `(?:${peopleOf.source}|${allOf.source})`;
  const beside = new RegExp(
    `${who}(?:\\s+\\S+){0,6}?\\s+\\W{0,3}${said}|${said}(?:['’]s?)?\\W{0,3}(?:\\s+(?:event|meeting|appointment|call|trip|party))?(?:['’]s?)?\\s+${peopleOf.source}`,
    'iu',
  );
  const speaks = (sentence: string) => isSaid(sentence, name) && (beside.test(marked(sentence)) || theirPeople.test(sentence));
  return words.some((text) => sentencesOf(text).some(speaks));
}

/** Stands for a title in what is said around it. */
const mark = '\uE001';

/** Fields in which whoever has to do with a thing is listed, one or many. */
const groups =
  /participant|attendee|invitee|member|guest|recipient|organi[sz]er|owner|shared|assignee|watcher|follower|subscriber|collaborator|(?:^|_)b?cc(?:_|$)/;

/** "Everyone in the design team", not "what Ana names in the design team, and each of them". */
export const meansAllOf = (sentence: string, name: string): boolean =>
  isSaid(sentence, name) && new RegExp(`${allOf.source}(?:\\s+\\S+){0,5}?\\s+\\W{0,2}${literal(fold(name))}`, 'iu').test(fold(sentence));

/** All of those who belong to what is named: "the people of Tangram", "We left Tangram. Take their people out". */
const theirPeople = wholeWord(`${theirs}\\s${people}`);
export const isPeopleOf = (sentence: string, name: string, before = ''): boolean => {
  if (theirPeople.test(sentence) && isSaid(before, name)) return true;
  const said = literal(fold(name));
  return wholeWord(`${people}\\s(?:${of}|in|at|from|aus|en|uit)\\s(?:${determiners}\\s)?${said}|${said}(?:'s?)?\\s${people}`).test(
    fold(sentence),
  );
};
