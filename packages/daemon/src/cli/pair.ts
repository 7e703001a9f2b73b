import type { Scope } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { insecureWords, type LanOptions, type LanState, letIn } from './lan.ts';
import { plainLine } from './plain.ts';
import { faint, isLeft, left, type Screen, strong, warning } from './screen.ts';

// Pairs a phone: shows a QR code for its camera, waits until it comes, has the person compare the codes and say what it may.

export interface PairOptions extends LanOptions {
  /** Without it the person is asked, where this network isn't let in yet. */
  lan?: boolean;
  /** Of several addresses, this one. */
  at?: string;
  name?: string;
  scopes?: string;
}

/** How an offer stands, as link says it. `word` names it, to ask for what comes next. */
type Offer = { word: string } & (
  | { state: 'open'; wrong: number }
  | { state: 'asking'; name: string; code: string }
  | { state: 'paired'; name: string; scopes: Scope[] }
  | { state: 'refused' | 'locked' | 'expired' }
);

export async function pair(screen: Screen, home: string, options: PairOptions): Promise<number> {
  if (!screen.asks) {
    throw new DeskhandError('usage', 'Pairing wants a person at a terminal, to compare the codes on both screens.', {
      next: 'In a terminal: deskhand pair',
    });
  }
  if (options.scopes !== undefined) parseScopes(options.scopes);
  const client = await connect(home);
  const lan = await reach(client, screen, options);
  const { id, fragment, expires } = await client.post<{ id: string; fragment: string; expires: number }>('/v1/pairings', {});
  await showLink(screen, client, lan, fragment, options.at);
  const stop = screen.onInterrupt(() => {
    if (lan.open) screen.note(`Phones on this network still reach this computer. To end that: ${me} lan off`);
    void withdraw(client, id);
  });
  try {
    return await follow(client, screen, id, expires, options);
  } catch (error) {
    if (!isLeft(error)) throw error;
    await withdraw(client, id);
    throw left(
      'Left. No phone was paired.',
      lan.open ? `Phones on this network still reach this computer. To end that: deskhand lan off` : undefined,
    );
  } finally {
    stop();
  }
}

async function reach(client: Client, screen: Screen, options: PairOptions): Promise<LanState> {
  const now = await client.get<LanState>('/v1/lan');
  const changes = options.port !== undefined || options.cert !== undefined || options.key !== undefined;
  if (options.lan === false || (now.open && !changes)) return now;
  if (options.lan !== true && !changes) {
    screen.note('May phones on this network reach this computer? They are shown the app and nothing else; only a paired one gets further.');
    if (!/^y(es)?$/i.test(await screen.ask('y/n  '))) return now;
  }
  return letIn(client, options);
}

async function showLink(screen: Screen, client: Client, lan: LanState, fragment: string, at?: string): Promise<void> {
  const own = { url: `http://127.0.0.1:${client.port}/`, secure: true };
  const all = [...lan.addresses, own];
  const address = at === undefined ? all[0] : all.find(({ url }) => url.includes(at));
  if (!address) throw new DeskhandError('usage', `There is no address with "${at}".`, { next: all.map(({ url }) => url).join('  ') });
  const link = `${address.url}#${fragment}`;
  const { renderUnicodeCompact } = await import('uqr');
  // Colours of its own, so that it is dark on light in every terminal.
  for (const line of renderUnicodeCompact(link, { ecc: 'L', border: 2 }).split('\n')) screen.note(`\x1b[97;40m${line}\x1b[0m`);
  const how = address === own ? 'Open this link in a browser on this computer.' : 'Point the phone’s camera here and open the link.';
  screen.note(strong(`${how} It works once, for ten minutes.`));
  screen.out(link);
  if (address === own) screen.note(warning(`No phone reaches it. For phones: ${me} pair --lan`));
  if (!address.secure) for (const line of insecureWords) screen.note(faint(line));
  const others = all.filter((one) => one !== address && one !== own);
  if (others.length) screen.note(faint(`Other addresses, with --at: ${others.map(({ url }) => url).join('  ')}`));
}

async function follow(client: Client, screen: Screen, id: string, expires: number, options: PairOptions): Promise<number> {
  let word = '';
  for (;;) {
    const minutes = Math.max(1, Math.ceil((expires - Date.now()) / 60_000));
    screen.status(`Waiting for the phone, ${minutes} more minute${minutes === 1 ? '' : 's'}…`);
    const offer = await client.get<Offer>(`/v1/pairings/${id}${word && `?known=${word}`}`);
    ({ word } = offer);
    screen.status(undefined);
    if (offer.state === 'open') {
      if (offer.wrong > 0) screen.note(warning(`Someone tried with a wrong secret: ${offer.wrong} of 5.`));
      continue;
    }
    if (offer.state === 'asking') {
      await decide(client, screen, id, offer, options);
      continue;
    }
    return ended(screen, offer);
  }
}

async function decide(client: Client, screen: Screen, id: string, offer: Extract<Offer, { state: 'asking' }>, options: PairOptions) {
  const calls = plainLine(offer.name, 80) || 'Phone';
  screen.note(`“${calls}” is here. Its screen must show the same number:`);
  screen.note(strong(`\n    ${offer.code.slice(0, 3)} ${offer.code.slice(3)}\n`));
  if (!/^y(es)?$/i.test(await screen.ask('Does it? y/n  '))) return withdraw(client, id);
  // From here on it waits for this computer, and says so.
  await client.post(`/v1/pairings/${id}`, { same: true });
  const scopes = options.scopes === undefined ? await askScopes(screen) : parseScopes(options.scopes);
  await client.post(`/v1/pairings/${id}`, { yes: true, name: options.name ?? calls, scopes });
}

const withdraw = (client: Client, id: string) => client.post(`/v1/pairings/${id}`, { yes: false });

const usual: Scope[] = ['look', 'send', 'approve'];
const all: Scope[] = ['look', 'send', 'approve', 'admin'];

async function askScopes(screen: Screen): Promise<Scope[]> {
  for (;;) {
    const said = await screen.ask('What may it do? Enter for look, send, approve; or name them (admin changes settings): ');
    if (!said) return usual;
    try {
      return parseScopes(said);
    } catch {
      screen.note(`Enter is enough for the usual. Else any of these, with commas: ${all.join(', ')}`);
    }
  }
}

/** "look, send" as rights. To do anything, a device has to look. */
export function parseScopes(text: string): Scope[] {
  const named = text.split(/[\s,]+/).filter(Boolean);
  const scopes = all.filter((scope) => named.includes(scope));
  if (scopes.length === 0 || named.some((name) => !scopes.some((scope) => scope === name)))
    throw new DeskhandError('usage', `"${plainLine(text)}" is not a list of rights.`, { next: `With commas: ${all.join(', ')}` });
  return scopes.includes('look') ? scopes : ['look', ...scopes];
}

function ended(screen: Screen, offer: Offer): number {
  switch (offer.state) {
    case 'paired':
      screen.note(`${strong(plainLine(offer.name, 80))} is paired and may ${offer.scopes.join(', ')}. See: ${me} devices`);
      return exits.done;
    case 'locked':
      screen.note(warning(`Five tries with a wrong secret: this link is void. Someone may have been guessing. Begin again: ${me} pair`));
      return exits.refused;
    case 'expired':
      screen.note(`Ten minutes went by; the link is void. Begin again: ${me} pair`);
      return exits.refused;
    default:
      screen.note('Not paired. If the numbers differed, someone else may have seen the link: begin again where nobody sees the screen.');
      return exits.refused;
  }
}
