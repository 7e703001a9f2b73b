import { type Folder, type Grant, type HostView, isAboutSame, type Permissions, permissionsAt } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { dayOf } from '../host/moments.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine, shellWord } from './plain.ts';
import { done, lineOf, rulesOf, wordsOf } from './rules.ts';
import { faint, type Screen } from './screen.ts';

// How permissions look after themselves: what was given and isn't used, what is always allowed, and what is over.

/** Each with what changes it, and what changes it back. */
export async function reviewRules(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const { unused, lapsing, often, gone, folders, due } = await permissionsOf(client);
  if (screen.json) {
    screen.outJson({ unused, lapsing, often, gone, folders, due });
    return exits.done;
  }
  const part = (title: string, next: string[], lines: string[]) => {
    if (!lines.length) return;
    for (const line of [title, ...lines.map((one) => `  ${one}`), ...next.map((one) => faint(`  ${one}`))]) screen.out(line);
  };
  part(
    'Over soon, since nothing uses them:',
    [`Keep one: ${me} rules restore ID${orFolder(folders.lapsing)}`],
    [...lapsing.map((one) => `${lineOf(one)}${untilWords(one)}`), ...folders.lapsing.map((one) => `${folderWords(one)}${untilWords(one)}`)],
  );
  part('Never used:', [`Take one back: ${me} rules remove ID`], unused.map(lineOf));
  part('Folders that no task ever used:', [`Take one back; its files stay: ${me} folders remove DIR`], folders.unused.map(folderWords));
  part(
    'Asked each time, and always allowed:',
    [`Don't ask any more: ${me} rules allow N`],
    often.map(({ words, yes }, at) => `${at + 1}  ${plainLine(words, 300)}  ${faint(`${yes} times`)}`),
  );
  part(
    'Taken back, or over:',
    [`Give one again: ${me} rules restore ID${orFolder(folders.gone)}`],
    [...gone.map((one) => `${lineOf(one)}  ${overWords(one)}`), ...folders.gone.map((one) => `${folderWords(one)}  ${overWords(one)}`)],
  );
  const all = [unused, lapsing, often, gone, ...Object.values(folders)];
  if (!all.some(({ length }) => length)) screen.note('Nothing to look at: what was given is used, and what is asked isn’t always allowed.');
  if (due) await client.command({ type: 'grants.review' });
  return exits.done;
}

/** Gives one again that is over, or keeps one that is over soon: a rule by its id, a folder by its path. */
export async function restoreRule(screen: Screen, home: string, which: string): Promise<number> {
  const client = await connect(home);
  const { lapsing, gone, folders } = await permissionsOf(client);
  const rules = [...lapsing, ...gone].filter(({ id }) => which !== '' && id.includes(which));
  const places = [...folders.lapsing, ...folders.gone].filter(({ path }) => path === which || path === which.replace(/(?<=.)[\\/]+$/, ''));
  if (rules.length + places.length !== 1)
    throw new DeskhandError(
      'grant.unknown',
      `${rules.length > 1 ? 'More than one rule' : 'No rule or folder'} that is over, or soon, is called "${plainLine(which)}".`,
      { next: `${me} rules review lists them.` },
    );
  const [place] = places;
  if (place) {
    const { path, mode } = place;
    await client.command({ type: 'folder.add', path, mode });
    return done(screen, { path, mode }, `From now on: ${folderWords(place)}. Take it back: ${me} folders remove ${shellWord(path)}`);
  }
  const [rule] = rules;
  if (!rule) return exits.done;
  await client.command({ type: 'grant.give', grant: rule.grant, instead: rule.id });
  return done(screen, { grant: rule.id }, `From now on: ${wordsOf(rule.grant)}. Take it back: ${me} rules remove ${rule.id}`);
}

/** Makes a rule of what was always allowed. */
export async function allowOften(screen: Screen, home: string, number: number): Promise<number> {
  const client = await connect(home);
  const asked = (await permissionsOf(client)).often[number - 1];
  if (!asked) throw new DeskhandError('usage', `There is no line ${number}.`, { next: `${me} rules review` });
  const grant: Grant = { ...asked.grant, source: 'owner', reason: 'always allowed before' };
  await client.command({ type: 'grant.give', grant });
  const id = (await rulesOf(client)).find((one) => isAboutSame(one.grant, grant))?.id;
  return done(screen, { rule: grant, grant: id }, `From now on: ${wordsOf(grant)}. Ask again: ${me} rules remove ${id}`);
}

async function permissionsOf(client: Client): Promise<Permissions> {
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  return permissionsAt(host, Date.now());
}

/** A folder has no id but its path. */
const orFolder = ({ length }: unknown[]): string => (length ? ', or the folder’s path' : '');
const untilWords = ({ lapses }: { lapses?: number | undefined }): string => (lapses === undefined ? '' : `  until ${dayOf(lapses)}`);
const overWords = ({ why, gone }: { why: 'revoked' | 'lapsed'; gone: number }): string =>
  `${why === 'lapsed' ? 'nothing used it' : 'taken back'} ${dayOf(gone)}`;
const folderWords = ({ path, mode }: Folder): string => `tasks may ${mode === 'ro' ? 'look at' : 'work in'} ${plainLine(path, 300)}`;
