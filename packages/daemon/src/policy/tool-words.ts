import { altering } from './act-words.ts';
import type { Call } from './policy.ts';
import { fold } from './values.ts';

// What a tool's own name says that it does ("merge_pull_request"): whoever asks for just that need not use one of our words
// for it. The name comes from whoever made the tool, never from what a task reads.

/** The words of a tool's name, without those of its server where it says a thing itself. Empty for a plugin's, whose name says nothing of its act. */
export function wordsOfTool({ tool, needs }: Pick<Call, 'tool' | 'needs'>): string[] {
  if (needs.some(({ kind }) => kind === 'plugin')) return [];
  const [bare = tool, of = ''] = tool.split(/[.:/]|__/).reverse();
  const words = wordsIn(bare);
  // "notes.create" says what is created before the dot.
  return words.length === 1 ? [...words, ...wordsIn(of)] : words;
}

export const wordsIn = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}]+/u)
    .map(fold)
    .filter((word) => word.length > 2 && !empty.has(word));

/** Words of a name that say nothing about what is done. */
const empty = new Set(['the', 'for', 'from', 'with', 'now', 'new', 'into', 'and', 'all', 'use', 'run', 'make', 'call', 'tool']);

/** How an order to do what the tool's name says begins: its verb, or a verb of making with what it makes. */
export function ordersOfTool(words: string[]): { verbs: string; makes?: RegExp; altering?: boolean } | undefined {
  const [verb, ...things] = words;
  if (!verb) return undefined;
  const nouns = things.map(stem);
  if (sends.test(verb)) return { verbs: 'send|e-?mail|mail|message' };
  if (isAltering(verb)) return { verbs: altering, altering: true };
  // A word of several ("checkout") is also said as two.
  const alone = things.length ? [] : splits(verb);
  // "Start it again", where the tool restarts.
  const again = /^re\p{L}{3}/u.test(verb) ? `(?:${stem(verb.slice(2))}|start|run|do|try|send)(?!\\p{L})[^.!?;]{0,40} again|` : '';
  // "Add a comment", where the tool comments.
  if (!isMaking(verb))
    return {
      verbs: `${again}(?:re-?)?(?:${[stem(verb), ...alone].join('|')})`,
      makes: new RegExp(`(?<!\\p{L})(?:an?|another|one) (?:\\p{L}+ )?${stem(verb)}`, 'iu'),
    };
  const last = nouns.at(-1);
  // "Comment on it", where the tool adds a comment.
  return last ? { verbs: last, makes: new RegExp(`(?<!\\p{L})(?:${nouns.join('|')})`, 'iu') } : { verbs: stem(verb) };
}

/** Whether these words speak of one of the things in the tool's name; true where it names none. */
export const isAbout = (clause: string, [, ...things]: string[]): boolean =>
  !things.length || new RegExp(`(?<!\\p{L})(?:${things.map(stem).join('|')})`, 'iu').test(clause);

/** Whoever says "mail it to her" asks for what is called send, and the other way round. */
const sends = /^(?:send|e?mail|message)$/;
/** A name that says only that something is changed: any order to change that very thing may be for it. */
export const isAltering = (verb: string): boolean =>
  /^(?:set|update|change|modify|edit|control|toggle|adjust|switch|configure|reset)$/.test(verb);
const isMaking = (verb: string): boolean => making.test(verb);
/** Not "publish" or "grant", which say more than that something comes to be. */
const making =
  /^(?:creat|mak|add|set|put|sav|stor|writ|compos|insert|append|build|generat|prepar|produc|plan|log|post|open|file|register|record|issue|perform|do|trigger)/iu;
/** "approve" in "approving", "reply" in "replies", "reaction" in "react". */
export const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ion|e|y|s)$/, '') : word);
const splits = (word: string): string[] =>
  word.length < 7 ? [] : Array.from({ length: word.length - 5 }, (_, at) => `${word.slice(0, at + 3)}[ -]${word.slice(at + 3)}`);
