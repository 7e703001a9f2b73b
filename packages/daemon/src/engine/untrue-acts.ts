import { doubled, entered, filePlace, fileThing, noMessage, passing } from './act-words.ts';
import { isLike, isOf, type RecordedAct } from './acts-on-record.ts';
import { actsSaid, type SaidAct } from './claimed-acts.ts';
import type { Finding, Known } from './claims.ts';
import { filesNamed } from './named-files.ts';
import { sentencesOf } from './said-sentences.ts';
import { notReached } from './untrue-names.ts';
import { tooMany } from './untrue-numbers.ts';

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
  for (const sentence of sentencesOf(known.answer)) add(tooMany(sentence, said, known));
  return [...found.values()];
}

async function about(said: SaidAct, known: Known): Promise<ActFinding | undefined> {
  const { kind, sentence, object } = said;
  const of = known.acts.filter((act) => isOf(kind, act));
  const done = of.some(({ came }) => came === 'done');
  const failed = of.findLast(({ act, came }) => came !== 'done' && act !== undefined);
  if (known.open) return undefined;
  if (done) return kind === 'pay' ? sumNotPaid(said, of) : undefined;
  if (failed) return { kind: 'act', act: kind, said: sentence, why: failed.came === 'refused' ? 'refused' : 'failed' };
  if (known.acts.some((act) => act.came === 'done' && isLike(kind, act))) return undefined;
  if (said.loose || (await mayBe(said, known))) return undefined;
  return object.trim() || kind === 'send' ? { kind: 'act', act: kind, said: sentence, why: 'none' } : undefined;
}

/** Whether it may speak of a file, or of something that no record tells of. */
async function mayBe({ kind, verb, sentence, object }: SaidAct, known: Known): Promise<boolean> {
  const files = filesNamed(object);
  const paths = known.changes.map(({ path }) => path.toLowerCase());
  // Texts are written, too, and say in the first person what is done by them.
  if (/^ge?schr/iu.test(verb) || inIt.test(sentence)) return true;
  if (kind === 'send')
    // A mail may well be a file, where the answer says so.
    return (
      noMessage.test(object) ||
      files.some(({ before }) => intoFile.test(before)) ||
      filesNamed(known.answer).some(({ name }) => /\.(?:eml|msg|mbox|ics)$/iu.test(name))
    );
  if (kind === 'schedule')
    return (
      !(theirCalendar.test(object) || isSet.test(verb + object)) ||
      files.length > 0 ||
      paths.some((path) => /\.ics$|calend|kalend|agenda|diary|remind/u.test(path))
    );
  if (kind === 'install') return files.length > 0 || known.ran('install|setup|add|npm|pip|apt|brew|cargo|cp|mv');
  if (kind === 'book') return entered.test(object) || files.length > 0;
  if (kind === 'post') return files.length > 0 || intoFolder.test(object);
  if (kind !== 'delete' && kind !== 'move') return files.length > 0;
  if (/^(?:moved|verschoben|déplac|movid|spostat|movi|verplaatst)/iu.test(verb) && !filePlace.test(object)) return true;
  const isGone = known.changes.some((change) => change.kind === 'moved' || change.kind === 'deleted');
  const [named] = files;
  if (named && kind === 'delete' && isDirect.test(named.before)) return known.isTouched(named.name) || !(await known.isThere(named.name));
  if (
    files.length ||
    isGone ||
    passing.test(object) ||
    fromText.test(object) ||
    toAnEnd.test(object) ||
    (doubled.test(object) && filesNamed(sentence).some(({ name }) => known.isTouched(name)))
  )
    return true;
  if (!fileThing.test(object) && !(doubled.test(object) && !isMadeToo.test(sentence) && !/(?<!\p{L})removed/iu.test(sentence))) return true;
  return known.ran('rm|del|unlink|trash|mv|rename|move|remove|delete|rmtree|shutil|gio|git');
}
const inIt =
  /(?<!\p{L})(?:in it|in the (?:letter|mail|text|message)|therein|darin|in dem (?:brief|text)|j['’]y|dans la lettre|en ell[ao]|en la carta|nella lettera|nela|na carta|daarin|in de brief)(?!\p{L})/iu;
/** "Deleted the file x", not "deleted a row from x". */
const isDirect = /^\s*(?:(?:also|both|the|old|file|files|le|fichier|el|archivo|il|o|ficheiro)\s+)*$/iu;
const fromText =
  /(?<!\p{L})(?:(?:from|in|of|aus|in|de|du|des|della|dalla|da|uit|van)\s+(?:(?:the|your|its|der|dem|la|le|il|a|o|de|het)\s+)?)(?:table|list|sheet|text|presentation|slides|page|index|manifest|tabelle|liste|text|seite|folien|tableau|lista|tabla|hoja|tabella|foglio|tabela|folha|lijst|tabel|blad)/iu;
/** "Sent the output to report.txt". */
const intoFile = /(?<!\p{L})(?:to|into|in|nach|dans|en|naar)\s+(?:the file\s+)?$/iu;
const intoFolder =
  /(?<!\p{L})(?:to|into|in|nach|dans|en|naar)\s+(?:\p{L}+\s+){0,2}(?:folder|directory|ordner|verzeichnis|dossier|carpeta|cartella|pasta|map)(?!\p{L})|\p{L}\//iu;
/** Not one that is being made. */
const theirCalendar =
  /(?<!\p{L})(?:(?:your|my|dein\p{L}*|ihren?|votre|ton|vos|tu|su|tuo|suo|seu|teu|je|jouw|uw)\s+(?:\p{L}+\s+)?(?:calendar|diary|kalender|terminkalender|calendrier|agenda|calendario|calendário)|(?:eine|un|una|um|een) (?:erinnerung|rappel|recordatorio|promemoria|lembrete|herinnering))(?!\p{L})/iu;
const isSet = /^set(?: up)? (?:a|the|your) reminder(?!\p{L})/iu;
const toAnEnd =
  /(?<!\p{L})(?:(?:to|at) the (?:very )?(?:end|top|bottom|beginning|start|front)|ans? (?:ende|anfang)|nach (?:oben|unten|hinten|vorn)|à la fin|au début|al final|al principio|alla fine|all['’]inizio|ao fim|naar (?:het einde|boven|onder))(?!\p{L})/iu;
const isMadeToo =
  /(?<!\p{L})(?:saved|wrote|rows?|lines?|entries|entr(?:y|ies)|cells?|contacts?|columns?|gespeichert|zeilen|einträge|enregistré\p{L}*|lignes|guardado|filas|salvat\p{L}*|righe|guardei|linhas|opgeslagen|rijen)(?!\p{L})/iu;

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
