import type { Change } from '@deskhand/protocol';
import type { SaidKind } from './act-words.ts';
import type { RecordedAct } from './acts-on-record.ts';
import { claimOf, isOpenWord, isPlaced, isSaidReady, isSupposed } from './claim-words.ts';
import { deedIn, isAnnouncement } from './claimed-deeds.ts';
import type { MadeDocument } from './documents-in.ts';
import { filesNamed, isArchive, isProgram, type Mention, mark } from './named-files.ts';
import { baseOf, namesAmong } from './names-among.ts';
import { promiseIn } from './promised.ts';
import { tellsTrouble } from './told-trouble.ts';
import { untrueActs } from './untrue-acts.ts';
import { wantsFile } from './wants-file.ts';
import { wantsText } from './wants-text.ts';

// What an answer says against what is known: no model is asked. Where it can't be told for sure, nothing is said.

export type Finding =
  /** It says that there is such a file, and there is none. */
  | { kind: 'missing'; name: string }
  /** It says that it changed this file, which is as it was. */
  | { kind: 'unchanged'; name: string }
  /** The last thing that it did failed, and it doesn't say so. */
  | { kind: 'failed'; words: string }
  /** A file was asked for, and no file was made or changed; or it says that it did what it didn't, in these words. */
  | { kind: 'nothing'; deed?: string }
  /** It breaks off where it says what comes next. */
  | { kind: 'nothing'; announced: true }
  /**
   * It says that it did something, in these words, that isn't on record: it was refused, it failed, it was never called for; or it
   * is there, but less often than it says (`there`), or with fewer people (`names` are the others); or what a file lacks (`names`, in words).
   */
  | {
      kind: 'act';
      act: SaidKind | 'count' | 'read' | 'place' | 'part';
      said: string;
      why: 'none' | 'refused' | 'failed' | 'fewer';
      names?: string[];
      there?: number;
    }
  /** It promises something for later, in these words. */
  | { kind: 'promise'; said: string }
  /** A file that it made is broken, and it doesn't say so. */
  | { kind: 'faulty'; name: string; fault: string };

/** What is known. Names are compared by their last part (names-among.ts). */
export interface Known {
  answer: string;
  /** What the person said last. */
  asked: string;
  /** Whether the task, or one before it in the conversation, made, changed or removed a file of that name. */
  isTouched(name: string): boolean;
  /** Whether it changed any file of the person's, or sent anything anywhere. */
  changed: boolean;
  acted: boolean;
  /** It did nothing, and nothing was done before it in the conversation. */
  idle: boolean;
  /** It can write somewhere at all. */
  writes: boolean;
  /** The last thing that it did, in words, if that failed. */
  failed?: string | undefined;
  /** What was done to the world outside, by this task, its parts, and those before it; and what they were refused or failed at. */
  acts: readonly RecordedAct[];
  /** A command was let onto the network, where nobody knows what it did. */
  open: boolean;
  /** What became of files. */
  changes: readonly Pick<Change, 'kind' | 'path' | 'what'>[];
  /** Whether a command or a program of its own has one of these words. */
  ran(words: string): Promise<boolean>;
  /** The command lines that ran. */
  commands: readonly string[];
  /** Whether it opened a file of that name. */
  wasOpened(name: string): Promise<boolean>;
  /** What lies in its folders, folders with a slash at their end; undefined where that is too much to look through. */
  paths(): Promise<readonly string[] | undefined>;
  /** The Office files that it made or changed, and what parts they have; undefined where those are too many. */
  documents(): Promise<readonly MadeDocument[] | undefined>;
  /** What is wrong with files that it made or changed. */
  faults: readonly { name: string; fault: string }[];
  /** Whether such a path lies outside of its folders. */
  isOutside(name: string): boolean;
  isThere(name: string): Promise<boolean>;
  /** Whether something that it read, or was told before, speaks of it. */
  wasRead(name: string): Promise<boolean>;
  /** Whether a call that wrote to files, or acted on the outside world, spoke of it. */
  wasUsed(name: string, by: 'command' | 'write' | 'outside'): Promise<boolean>;
}

/** What of an answer doesn't hold. */
export async function untrue(known: Known): Promise<Finding[]> {
  const found = new Map<string, Finding>();
  const said: Said = {
    mentions: filesNamed(known.answer),
    wasAsked: namesAmong(filesNamed(known.asked).map(({ name }) => name)),
  };
  for (const mention of said.mentions) {
    const name = baseOf(mention.name);
    if (found.has(name) || known.isOutside(mention.name)) continue;
    const finding = await about(mention, said, known);
    if (finding) found.set(name, finding);
  }
  const findings = [...found.values()];
  if (!tellsTrouble(known.answer)) {
    if (known.failed !== undefined) findings.push({ kind: 'failed', words: known.failed });
    findings.push(...known.faults.map((fault): Finding => ({ kind: 'faulty', ...fault })));
  }
  const promise = promiseIn(known.answer, known.asked, known.idle);
  if (promise !== undefined) findings.push({ kind: 'promise', said: promise });
  const deed = known.idle && !wantsText(known.asked) ? deedIn(known.answer, isSupposed) : undefined;
  if (deed === undefined || known.acts.length) findings.push(...(await untrueActs(known)));
  if (findings.length) return findings;
  if (isAnnouncement(known.answer)) return [{ kind: 'nothing', announced: true }];
  if (deed !== undefined) return [{ kind: 'nothing', deed }];
  return (await cameToNothing(known)) ? [{ kind: 'nothing' }] : [];
}

/** All that the answer names, and whether what was asked names a file. */
interface Said {
  mentions: readonly Mention[];
  wasAsked(name: string): boolean;
}

async function about(mention: Mention, said: Said, known: Known): Promise<Finding | undefined> {
  const { name, clause, before } = mention;
  const claim = claimOf(clause, before.length);
  if (known.isTouched(name)) return undefined;
  if (await known.isThere(name)) {
    if (!claim?.mine || !claim.change || isOpenWord(clause)) return undefined;
    if (isAnotherTouched(mention, claim.verb, said, known) || (await known.wasUsed(name, 'write'))) return undefined;
    return { kind: 'unchanged', name };
  }
  if (isInArchive(mention, said, known) || (await isElsewhere(name, known))) return undefined;
  if (claim?.mine) return { kind: 'missing', name };
  const speaks = mention.link || claim || isPlaced(before) || said.wasAsked(name);
  const isFirm = isSaidReady(mention.sentence) || (speaks && (known.acted || wantsFile(known.asked) !== undefined));
  if (!isFirm || isOpenWord(mention.sentence)) return undefined;
  return (await known.wasRead(name)) ? undefined : { kind: 'missing', name };
}

/** The clause holds for another file, and this one stands there as what it was made from, or made for. */
function isAnotherTouched({ clause, before }: Mention, verb: number, { mentions }: Said, { isTouched }: Known): boolean {
  if (!clause.replace(mark, '').includes(mark)) return false;
  const direct = new RegExp(
    `[\\p{L})]\\s+(?:(?:the|die|das|le|la|el|il|de|het|o|a)\\s+|(?:file|datei)s?\\s+|(?:und|and|et|y|e|en)\\s+|[\\s,*]|${mark})*$`,
    'iu',
  );
  if (direct.test(before) && !/\s(?:in|into|to|as|nach|dans|en|a|à|em|no|na|naar)\s[^\uE000]*$/iu.test(before)) return false;
  const others = mentions.filter((other) => other.clause === clause && (verb > before.length || other.before.length > verb));
  return others.some(({ name }) => isTouched(name));
}

/** What lies in an archive that is there has no file of its own. */
const isInArchive = ({ sentence, name }: Mention, { mentions }: Said, { isTouched }: Known): boolean =>
  mentions.some((other) => other.sentence === sentence && other.name !== name && isArchive(other.name) && isTouched(other.name));

/** A program that was only a means, or what a plugin or a mail made where no file of ours is. */
async function isElsewhere(name: string, known: Known): Promise<boolean> {
  if (isProgram(name) && (await known.wasUsed(name, 'command'))) return true;
  return known.wasUsed(name, 'outside');
}

async function cameToNothing({ asked, answer, changed, writes, isThere }: Known): Promise<boolean> {
  if (changed || !writes || !answer.trim() || tellsTrouble(answer) || isSaidAlready(answer)) return false;
  const wanted = wantsFile(asked);
  if (wanted !== 'named') return wanted === 'some';
  const names = filesNamed(asked).map(({ name }) => name);
  const there = await Promise.all(names.map(isThere));
  return names.length > 0 && !there.some(Boolean);
}

/** It asks back, or says that it was so before. */
const isSaidAlready = (answer: string): boolean =>
  /[?？]\s*\**\s*$/u.test(answer.trim()) ||
  // Where the word also means "now", only with what says that something was there.
  /(?<!\p{L})(?:already|bereits|schon|déjà|già|reeds|już|уже|ya (?:exist|hab|hay|estaba|ten|conten)\p{L}*|já (?:exist|hav|estava|tem|tinha|cont)\p{L}*|al (?:bestond|bestaat|was|stond|staat))(?!\p{L})|已经|すでに/iu.test(
    answer,
  );
