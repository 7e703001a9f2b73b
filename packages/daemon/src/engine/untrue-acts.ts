import { isUnmistakable } from './act-things.ts';
import { isLike, isOf, type RecordedAct } from './acts-on-record.ts';
import { actsSaid, type SaidAct } from './claimed-acts.ts';
import type { Finding, Known } from './claims.ts';
import { filesNamed, isProgram } from './named-files.ts';
import { ranProgram } from './ran-and-read.ts';
import { sentencesOf } from './said-sentences.ts';
import { tellsTrouble } from './told-trouble.ts';
import { noFolder } from './untrue-folders.ts';
import { notReached } from './untrue-names.ts';
import { tooMany, tooManyFolders } from './untrue-numbers.ts';
import { lackingParts } from './untrue-parts.ts';
import { notPlaced } from './untrue-places.ts';
import { unread } from './untrue-reads.ts';
import { wantsRun } from './wants-run.ts';
import { wantsText } from './wants-text.ts';

// What an answer says that was done, against the acts on record. Where no record could tell, nothing is said: a command that
// was let onto the network, or a tool whose name says nothing, may have done anything.

export type ActFinding = Extract<Finding, { kind: 'act' }>;

/** At most one of each kind. */
export async function untrueActs(known: Known): Promise<ActFinding[]> {
  const said = actsSaid(known.answer);
  const found = new Map<string, ActFinding>();
  const add = (finding: ActFinding | undefined) => finding && !found.has(finding.act) && found.set(finding.act, finding);
  for (const one of said) add(await about(one, known));
  if (!found.has('send'))
    add(
      notReached(
        said.filter(({ kind, loose }) => kind === 'send' && !loose),
        known,
      ),
    );
  // Asked once: of an answer in a thousand lines it would else be asked a thousand times.
  if (!tellsTrouble(known.answer)) for (const sentence of sentencesOf(known.answer)) add(tooMany(sentence, said, known));
  add(neverRan(known));
  add(await tooManyFolders(known));
  add(await unread(known));
  add(await notPlaced(known));
  const lacking = (await lackingParts(known)) ?? (await noFolder(known));
  if (![...found.values()].some((one) => one.said === lacking?.said)) add(lacking);
  return [...found.values()];
}

async function about(said: SaidAct, known: Known): Promise<ActFinding | undefined> {
  const { kind, sentence } = said;
  const of = known.acts.filter((act) => isOf(kind, act));
  const done = of.some(({ came }) => came === 'done');
  const failed = of.findLast(({ act, came, tool }) => came !== 'done' && (act !== undefined || tool === 'send_request'));
  if (isOnDesk(said, known)) return undefined;
  if (known.open) return undefined;
  if (await isStillThere(said, known)) return { kind: 'act', act: kind, said: sentence, why: 'none' };
  if (isOfFiles(said, known)) return undefined;
  if (done) return kind === 'pay' ? sumNotPaid(said, of) : undefined;
  if (failed) return { kind: 'act', act: kind, said: sentence, why: failed.came === 'refused' ? 'refused' : 'failed' };
  if (said.loose || wantsText(known.asked) || known.acts.some((act) => act.came === 'done' && isLike(kind, act))) return undefined;
  if (!isUnmistakable(kind, said.object, said.far) || (await mayBe(kind, known))) return undefined;
  return { kind: 'act', act: kind, said: sentence, why: 'none' };
}

/** "Deleted the file x", which is there; not "deleted a row from x". */
async function isStillThere({ kind, object, loose }: SaidAct, { isTouched, isThere }: Known): Promise<boolean> {
  const [named] = filesNamed(object);
  if (kind !== 'delete' || loose || !named || !isDirect.test(named.before)) return false;
  return !isTouched(named.name) && isThere(named.name);
}
const isDirect = /^\s*(?:(?:also|both|the|old|file|files|le|fichier|el|archivo|il|o|ficheiro)\s+)*$/iu;

/** What is done to a file is no act: "I sent the output to report.txt", and what was deleted of a list that changed. */
function isOfFiles({ kind, object, sentence }: SaidAct, { answer, changes }: Known): boolean {
  if (kind === 'delete') return filesNamed(object).length > 0 || changes.some((change) => isGone(change, sentence, object));
  if (kind === 'move') return filesNamed(object).length > 0 || changes.some((change) => change.kind !== 'added');
  if (kind === 'run' || kind === 'copy') return false;
  if (kind === 'schedule') return changes.some(({ path }) => /\.ics$|calend|kalend|agenda|diary|remind/iu.test(path));
  // A mail may well be a file, where the answer says so.
  if (kind === 'send' && filesNamed(answer).some(({ name }) => /\.(?:eml|msg|mbox|ics)$/iu.test(name))) return true;
  return filesNamed(object).some(({ before }) =>
    /(?<!\p{L})(?:(?:to|into|nach|naar)\s+(?:the file\s+)?|(?:in|dans|en)\s+(?:[\p{L}(]+\s*){0,4})$/iu.test(before),
  );
}

/** What was moved is gone where it was: "copied it and deleted the original", "moved the duplicate to the trash". */
function isGone({ kind, path, what }: Known['changes'][number], sentence: string, object: string): boolean {
  // Of several lists that were made into one, doubles are lines.
  if (kind === 'added') return what === 'file' && doubles.test(object);
  return (
    kind !== 'moved' ||
    /trash|papierkorb|recycle|deleted/iu.test(path) ||
    wasThere.test(object) ||
    /(?<!\p{L})(?:copied|kopiert)(?!\p{L})/iu.test(sentence)
  );
}
const doubles = /(?<!\p{L})(?:duplicates?|dupes|duplikate?|dubletten)(?!\p{L}|\s\p{L}+s(?!\p{L}))/iu;
/** What is left where something was moved from, and folders that are empty then. */
const wasThere =
  /(?<!\p{L})(?:originals?|old (?:ones?|cop(?:y|ies)|files?|places?)|source|alte[nrs]?|folders?|director(?:y|ies)|ordner|dossiers?|carpetas?|cartelle?|pastas?|mappen?)(?!\p{L})/iu;

/** A command that ran, a file that was made: then it may well be so. */
function isOnDesk({ kind, object }: SaidAct, { commands, changes }: Known): boolean {
  if (kind === 'copy') return commands.length > 0 || changes.length > 0;
  if (kind !== 'run' || !commands.length) return false;
  const programs = filesNamed(object).filter(({ name }) => isProgram(name));
  return programs.length ? programs.some(({ name }) => ranProgram(name, commands)) : true;
}

/** A program was to be run, in so many words, and the answer reads as if it had. */
function neverRan({ asked, answer, commands, acts, open }: Known): ActFinding | undefined {
  if (!wantsRun(asked) || commands.length || open || acts.some(({ came }) => came === 'done')) return undefined;
  const [said] = sentencesOf(answer);
  if (said === undefined || tellsTrouble(answer) || /[?？]\s*$/u.test(answer.trim())) return undefined;
  return { kind: 'act', act: 'run', said, why: 'none' };
}

/** Whether a command or a program of its own may have done it. */
const mayBe = async (kind: SaidAct['kind'], { ran, changes }: Known): Promise<boolean> =>
  (kind === 'delete' && ran(`rm|del|unlink|trash|remove|delete|rmtree|shutil|gio|git${changes.length ? '' : `|${moving}`}`)) ||
  (kind === 'move' && ran(`rm|del|unlink|trash|remove|delete|rmtree|shutil|gio|git|${moving}`));
const moving = 'mv|rename|move';

/** A sum that was refused, and that no payment on record has. */
function sumNotPaid({ sentence }: SaidAct, acts: readonly RecordedAct[]): ActFinding | undefined {
  const sums = (came: boolean) =>
    new Set(acts.filter((act) => (act.came === 'done') === came).flatMap(({ args }) => numbersIn(JSON.stringify(args ?? ''))));
  const [paid, unpaid] = [sums(true), sums(false)];
  const found = numbersIn(sentence).some((sum) => unpaid.has(sum) && !paid.has(sum));
  return found ? { kind: 'act', act: 'pay', said: sentence, why: 'refused' } : undefined;
}

const numbersIn = (text: string): number[] =>
  (text.match(/\d+(?:[.,]\d{3})*(?:[.,]\d{1,2})?(?!\d)/gu) ?? []).map((one) =>
    Number(one.replace(/[.,](?=\d{3})/gu, '').replace(',', '.')),
  );
