import type { BrakeAnswer, BrakeAsk } from '@deskhand/protocol/brake-door';
import { brakeAsks, questionByte } from '@deskhand/protocol/brake-door';
import type { KnownPhone } from '../host/phones-file.ts';
import { agreementKeyOf, answerGreeting, type HostKeys, openFrame, type Session, sealFrame } from './agreement.ts';

// Who knocks at the brake's own door, and what they want: a paired device shows its key in a greeting, then asks one
// thing in one sealed frame (protocol's brake-door.ts). Knows nothing of the road. What can't be believed costs two key
// agreements at most and is remembered nowhere.

export interface KnockDeps {
  /** Throws where the host's key can't be had. */
  host(): HostKeys;
  /** Those that are paired now: asked for each message anew, so that one that was shut out is out. */
  devices(): KnownPhone[];
  take(ask: BrakeAsk, device: KnownPhone): Promise<BrakeAnswer>;
  /** Milliseconds on any clock. */
  now(): number;
}

type Knocked = { ok: true; answer: Buffer } | { ok: false; why: 'nonsense' | 'stranger' | 'over' };

/** Milliseconds between a greeting and its question. */
const patience = 10_000;
/** Of one device at once, and all. A greeting can be sent again by whoever heard it; then only its own places are taken. */
const mostOfOne = 16;
const most = 256;
/** Greetings that are remembered, so that one that was recorded takes no place twice. */
const remembered = 4096;

interface Open {
  session: Session;
  device: KnownPhone;
  since: number;
}

export interface Knocks {
  take(message: Buffer): Promise<Knocked>;
}

export function makeKnocks({ host, devices, take, now }: KnockDeps): Knocks {
  const open = new Map<string, Open>();
  const heard = new Set<string>();
  const keys = new Map<string, string>();

  /** Of a key as the log has it; worked out once. */
  function agreed(key: string): string {
    const known = keys.get(key);
    if (known !== undefined) return known;
    const found = agreementKeyOf(Buffer.from(key, 'base64url'))?.toString('base64url') ?? '';
    if (keys.size > most) keys.clear();
    keys.set(key, found);
    return found;
  }

  function greet(message: Buffer): Knocked {
    const answered = answerGreeting(host(), message);
    if (!answered) return refused('stranger');
    const who = answered.device.toString('base64url');
    const device = devices().find(({ key }) => agreed(key) === who);
    if (!device) return refused('stranger');
    const mark = message.toString('base64url', 1, 33);
    if (heard.has(mark)) return refused('over');
    heard.add(mark);
    forgetFirst(heard, remembered);
    for (const [id, { since }] of open) if (now() - since > patience) open.delete(id);
    const own = [...open].filter(([, other]) => other.device.key === device.key);
    for (const [id] of own.slice(0, Math.max(0, own.length - mostOfOne + 1))) open.delete(id);
    open.set(answered.session.id.toString('base64url'), { session: answered.session, device, since: now() });
    forgetFirst(open, most);
    return { ok: true, answer: answered.answer };
  }

  async function ask(message: Buffer): Promise<Knocked> {
    const id = message.toString('base64url', 1, 33);
    const found = open.get(id);
    if (!found || now() - found.since > patience) return refused('over');
    const content = openFrame(found.session, message.subarray(33));
    // A session that somebody else named stays for who can seal in it.
    if (!content) return refused('nonsense');
    open.delete(id);
    const wanted = parse(content);
    const device = devices().find(({ id, key }) => id === found.device.id && key === found.device.key);
    if (!device) return refused('stranger');
    if (!wanted) return refused('nonsense');
    const answer = await take(wanted, device);
    return { ok: true, answer: sealFrame(found.session, Buffer.from(JSON.stringify(answer))) };
  }

  return {
    take: async (message) => (message[0] === questionByte ? ask(message) : greet(message)),
  };
}

const refused = (why: 'nonsense' | 'stranger' | 'over'): Knocked => ({ ok: false, why });

function forgetFirst(all: Set<string> | Map<string, unknown>, most: number): void {
  for (const first of all.keys()) {
    if (all.size <= most) return;
    all.delete(first);
  }
}

function parse(content: Buffer): BrakeAsk | undefined {
  try {
    const { ask } = JSON.parse(content.toString('utf8'));
    return brakeAsks.find((one) => one === ask);
  } catch {
    return undefined;
  }
}
