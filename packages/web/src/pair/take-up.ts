import type { PairingOffer, PairingRefusal } from '@deskhand/protocol/sealed';
import { LostError, type Pairing, sealedConnection } from '../desk/sealed-connection.ts';

// Takes up an offer to pair: shows the host that we know its secret, and waits while a person there compares the codes.

type Failure = PairingRefusal | 'refused' | 'unreachable' | 'unkept';
export type Progress =
  | { step: 'reaching' }
  /** Six digits, to be the same on the computer. */
  | { step: 'comparing'; code: string; host: string }
  /** They are the same, and it is said there what this device may. */
  | { step: 'same'; host: string }
  | { step: 'paired'; host: string }
  | { step: 'failed'; why: Failure };

interface TakeUp {
  url: string;
  offer: PairingOffer;
  /** What this device calls itself. */
  name: string;
  /** The key that it was paired with before, so that it stays the same device. */
  secret?: Uint8Array | undefined;
  keep: (pairing: Pairing) => Promise<boolean>;
  tell: (progress: Progress) => void;
}

const unreachableAfter = 15_000;

/** Returns the end of it. */
export function takeUp({ url, offer, name, secret, keep, tell }: TakeUp): () => void {
  let ended = false;
  const say = (progress: Progress) => {
    if (!ended) tell(progress);
    if (progress.step === 'paired' || progress.step === 'failed') stop();
  };
  let stop = () => {
    ended = true;
  };
  say({ step: 'reaching' });
  void begin().catch(() => say({ step: 'failed', why: 'unreachable' }));
  return () => stop();

  async function begin() {
    const { askToPair, newIdentity, pairingRefusals } = await import('@deskhand/protocol/sealed');
    if (ended) return;
    const identity = newIdentity(secret);
    const asked = askToPair(offer, identity, name);
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const impatient = setTimeout(() => socket.close(), unreachableAfter);
    let comparing: { host: string } | undefined;
    stop = () => {
      ended = true;
      clearTimeout(impatient);
      socket.close();
    };
    const paired = async (host: string) => {
      const kept = await keep({ ...identity, host: offer.host, name: host });
      say(kept ? { step: 'paired', host } : { step: 'failed', why: 'unkept' });
    };
    socket.onopen = () => socket.send(Uint8Array.from(asked.message));
    socket.onmessage = ({ data }) => {
      clearTimeout(impatient);
      const message = new Uint8Array(data instanceof ArrayBuffer ? data : []);
      const said = message[0] === 0 ? new TextDecoder().decode(message.subarray(1)) : undefined;
      const refusal = pairingRefusals.find((one) => one === said);
      if (refusal && !comparing) return say({ step: 'failed', why: refusal });
      const answer = asked.read(message);
      if (answer?.kind === 'code') {
        comparing = { host: answer.host };
        say({ step: 'comparing', code: asked.code(answer.nonce), host: answer.host });
      } else if (answer?.kind === 'same') say({ step: 'same', host: comparing?.host ?? '' });
      else if (answer?.kind === 'paired') void paired(comparing?.host ?? '');
      else if (answer?.kind === 'refused') say({ step: 'failed', why: 'refused' });
    };
    socket.onclose = () => {
      clearTimeout(impatient);
      if (ended) return;
      if (!comparing) return say({ step: 'failed', why: expired(offer) ? 'expired' : 'unreachable' });
      // The line broke while the person there compares, as when a phone's screen goes dark: what they say is asked for.
      const { host } = comparing;
      void outcome(url, { ...identity, host: offer.host, name: host }, () => ended || expired(offer)).then((yes) =>
        yes ? paired(host) : say({ step: 'failed', why: 'refused' }),
      );
    };
  }
}

/** By this device's clock, with a minute's grace: only where the host itself can't be asked. */
const expired = (offer: PairingOffer) => Date.now() / 1000 > offer.expires + 60;

/** Whether the host knows this device, asked until it does or `over` says that it won't. */
async function outcome(url: string, pairing: Pairing, over: () => boolean): Promise<boolean> {
  while (!over()) {
    const connection = sealedConnection(url, pairing);
    try {
      await connection.ask({ method: 'GET', path: '/v1/session' });
      return true;
    } catch (error) {
      if (!(error instanceof LostError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    } finally {
      connection.close();
    }
  }
  return false;
}

/** A name that a person would recognise among their devices. */
export function deviceName(agent: string): string {
  const device = /iPhone|iPad|Android|Macintosh|Windows|CrOS|Linux/.exec(agent)?.[0] ?? '';
  const names: Record<string, string> = { Android: 'Android phone', Macintosh: 'Mac', CrOS: 'Chromebook' };
  const model = /Android [\d.]+; ([^;)]{2,30})[;)]/.exec(agent)?.[1];
  const browser = /(Firefox|FxiOS|Edg|CriOS|Chrome|Safari)/.exec(agent)?.[0] ?? '';
  const browsers: Record<string, string> = { FxiOS: 'Firefox', Edg: 'Edge', CriOS: 'Chrome' };
  const own = model && model !== 'K' ? model : (names[device] ?? device);
  return [own || 'Device', browsers[browser] ?? browser].filter(Boolean).join(', ');
}
