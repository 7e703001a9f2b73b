import { randomBytes } from 'node:crypto';
import { newId, type Scope } from '@deskhand/protocol';
import {
  type Applicant,
  type Identity,
  offerNamed,
  type PairingOffer,
  type PairingRefusal,
  pairingFragment,
  pairingId,
  readApplicant,
  toBase64url,
} from '@deskhand/protocol/sealed';
import type { Log } from '../log/log.ts';

// Offers to pair, and who takes them up. An offer is a secret for one device, for ten minutes, for five tries. Knowing the
// secret isn't enough: a person compares the codes and says yes, with the rights that they give. What carries the
// messages isn't this file's business.

const offerMinutes = 10;
const tries = 5;

/** How an offer stands, for whoever made it. */
export type OfferState =
  | { state: 'open'; wrong: number }
  /** A device showed that it knows the secret; `code` is what its screen shows too. */
  | { state: 'asking'; name: string; code: string }
  | { state: 'paired'; device: string; name: string; scopes: Scope[] }
  | { state: 'refused' | 'locked' | 'expired' };

interface OfferView {
  id: string;
  /** `pair=…`: what goes after the '#' of a link. */
  fragment: string;
  /** Milliseconds since 1970. */
  expires: number;
}

export interface Pairing {
  /** A new offer, to any device or to a paired one that moves to other storage. The one before it is void. */
  offer(moves?: string): OfferView;
  /** How it stands; waits, up to `ms`, while that is `known`. Undefined for one that was replaced or never was. */
  watch(id: string, known: string | undefined, ms: number): Promise<OfferState | undefined>;
  /** The owner saw the same code on both: the device need ask for that no more. */
  compared(id: string): void;
  /** The owner's answer. False where nobody is asking. */
  decide(id: string, answer: { yes: false } | { yes: true; name: string; scopes: Scope[]; by: string }): Promise<boolean>;
  withdraw(id: string): void;
  /** A message from a device. `say` reaches it for as long as it listens. */
  take(message: Uint8Array, say: (answer: Uint8Array) => void): Promise<PairingRefusal | 'taken'>;
}

interface Offer extends PairingOffer {
  id: string;
  until: number;
  wrong: number;
  moves: string | undefined;
  state: OfferState;
  asking?: { applicant: Applicant; say: (answer: Uint8Array) => void; compared?: true } | undefined;
  wake: Set<() => void>;
}

export interface PairingDeps {
  log: Pick<Log, 'append' | 'host'>;
  identity: Identity;
  /** What this computer is called on the phone's screen. */
  name: string;
  now: () => number;
}

export function makePairing({ log, identity, name, now }: PairingDeps): Pairing {
  const offers = new Map<string, Offer>();

  function become(offer: Offer, state: OfferState) {
    offer.state = state;
    for (const wake of offer.wake) wake();
  }

  /** The offer as it is now: time may have ended it. */
  function standing(id: string): Offer | undefined {
    const offer = offers.get(id);
    const waits = offer?.state.state === 'open' || offer?.state.state === 'asking';
    if (offer && waits && offer.until <= now()) {
      offer.asking?.say(offer.asking.applicant.outcome({ kind: 'refused' }));
      become(offer, { state: 'expired' });
    }
    return offer;
  }

  /** A try that showed no knowledge of a secret counts against whatever it may have been meant for. */
  function wrongTry(named: Offer | undefined) {
    for (const offer of named ? [named] : [...offers.values()]) {
      if (offer.state.state !== 'open') continue;
      offer.wrong += 1;
      become(offer, offer.wrong >= tries ? { state: 'locked' } : { state: 'open', wrong: offer.wrong });
    }
  }

  async function admit(offer: Offer, { as, by }: { as: { name: string; scopes: Scope[] }; by: string }) {
    const { asking } = offer;
    if (!asking) return;
    // Said yes to once.
    offer.asking = undefined;
    const key = toBase64url(asking.applicant.key);
    const known = Object.values(log.host().devices).find((device) => device.key === key);
    const device = offer.moves ?? known?.id ?? newId('device', now());
    await log.append([
      { type: 'device.paired', actor: by === 'host' ? { kind: 'host' } : { kind: 'device', id: by }, body: { device, key, ...as } },
    ]);
    asking.say(asking.applicant.outcome({ kind: 'paired', device, ...as }));
    become(offer, { state: 'paired', device, ...as });
  }

  return {
    offer(moves) {
      for (const [id, before] of offers) if (before.moves === moves || before.until <= now()) offers.delete(id);
      const secret = Uint8Array.from(randomBytes(32));
      const until = now() + offerMinutes * 60_000;
      const link = { host: identity.key, secret, expires: Math.floor(until / 1000) };
      const id = toBase64url(pairingId(secret));
      offers.set(id, { ...link, id, until, wrong: 0, moves, state: { state: 'open', wrong: 0 }, wake: new Set() });
      return { id, fragment: pairingFragment(link), expires: until };
    },

    async watch(id, known, ms) {
      const offer = standing(id);
      if (!offer || wordOf(offer.state) !== known) return offer?.state;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          offer.wake.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, Math.min(ms, offer.until - now())));
        offer.wake.add(done);
      });
      return standing(id)?.state;
    },

    compared(id) {
      const asking = standing(id)?.asking;
      if (!asking || asking.compared) return;
      asking.compared = true;
      asking.say(asking.applicant.outcome({ kind: 'same' }));
    },

    async decide(id, answer) {
      const offer = standing(id);
      const { asking } = offer ?? {};
      if (offer?.state.state !== 'asking' || !asking) return false;
      if (answer.yes) await admit(offer, { as: { name: answer.name, scopes: answer.scopes }, by: answer.by });
      else {
        asking.say(asking.applicant.outcome({ kind: 'refused' }));
        become(offer, { state: 'refused' });
      }
      return true;
    },

    withdraw(id) {
      const offer = offers.get(id);
      offer?.asking?.say(offer.asking.applicant.outcome({ kind: 'refused' }));
      if (offer) become(offer, { state: 'refused' });
    },

    async take(message, say) {
      const named = offerNamed(message);
      const offer = named && standing(toBase64url(named));
      if (!offer) {
        wrongTry(undefined);
        return 'unknown';
      }
      const { state } = offer.state;
      if (state !== 'open') return state === 'expired' || state === 'locked' ? state : 'used';
      const applicant = readApplicant(message, offer, identity);
      if (!applicant) {
        wrongTry(offer);
        return standing(offer.id)?.state.state === 'locked' ? 'locked' : 'unknown';
      }
      // From here on nobody else can take it up.
      offer.asking = { applicant, say };
      say(applicant.greeting(name, now()));
      become(offer, { state: 'asking', name: applicant.name, code: applicant.code });
      if (offer.moves !== undefined) {
        // It was asked for by the device that moves, over its own sealed connection: nobody is left to compare with.
        const device = log.host().devices[offer.moves];
        if (device && !device.revoked) await admit(offer, { as: { name: device.name, scopes: device.scopes }, by: device.id });
        else become(offer, { state: 'refused' });
      }
      return 'taken';
    },
  };
}

/** One word for a state, to tell whether it changed. */
export const wordOf = (state: OfferState) => (state.state === 'open' ? `open${state.wrong}` : state.state);
