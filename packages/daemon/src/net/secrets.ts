import { randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import { awayWords, DeskhandError, formsOf, type Secret, type Secrets } from '../host/host.ts';
import type { PassageRules } from './net.ts';

// Placeholders become secrets on their way to their own host, and secrets become nothing on their way back.

export interface Swap {
  /** The variables that a process gets: names and placeholders. */
  readonly env: Record<string, string>;
  /** Whether anything is swapped for this host. */
  concerns(host: string): boolean;
  /** Whether the placeholder of a secret of this host stands in it. */
  stands(text: string, host: string): boolean;
  /** With the secrets of this host in place of their placeholders. */
  fill(text: string, host: string): string;
  /** The value of a header, `Basic` credentials looked into. */
  fillHeader(value: string, host: string): string;
  /** Without the value of any secret of this host, in the spellings that servers echo; as long as before. */
  mask(text: string, host: string): string;
  /** The same for what streams by; undefined where nothing is to be masked. */
  masking(host: string): Transform | undefined;
}

/** Secrets as the gate needs them: those of a plugin are always there. */
export type KeptForGate = Pick<Secrets, 'read'> & Partial<Pick<Secrets, 'away' | 'lookAgain'>>;

/** The secrets that a process asks for by name. Throws where one isn't there, or isn't for a host that it may reach. */
export function secretsFor({ secrets: names, read, send }: PassageRules, kept: KeptForGate | undefined): Secret[] {
  return names.map((name) => {
    const secret = kept?.read(name);
    const away = secret ? undefined : kept?.away?.(name);
    if (away && away !== 'gone') {
      void kept?.lookAgain?.().catch(() => undefined);
      throw new DeskhandError('secret-away', `The secret ${name} lies in the keyring of the owner's computer, which ${awayWords[away]}.`, {
        next: 'Somebody at that computer can unlock it; then try again. It is not lost.',
      });
    }
    if (!secret) {
      throw new DeskhandError('secret-unknown', `There is no secret ${name}.`, {
        next: `The owner adds it: deskhand secrets add ${name} HOST`,
      });
    }
    if (secret.hosts.some((host) => read.includes(host) || send.includes(host))) return secret;
    throw new DeskhandError(
      'secret-host',
      `The secret ${name} is for ${secret.hosts.join(', ')} alone, and this command may reach none of them.`,
    );
  });
}

export function swapFor(secrets: Secret[]): Swap {
  const known = secrets.map((secret) => ({ ...secret, stand: `deskhand-${secret.name}-${randomBytes(12).toString('hex')}` }));
  const of = (host: string) => known.filter(({ hosts }) => hosts.includes(host));
  const fill = (text: string, host: string) => of(host).reduce((filled, { stand, value }) => filled.replaceAll(stand, () => value), text);
  const formsFor = (host: string) => of(host).flatMap(({ value }) => formsOf(value));
  return {
    env: Object.fromEntries(known.map(({ name, stand }) => [name, stand])),
    concerns: (host) => of(host).length > 0,
    stands: (text, host) => of(host).some(({ stand }) => text.includes(stand)),
    fill,
    fillHeader(value, host) {
      const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(value)?.[1];
      if (!basic) return fill(value, host);
      return `Basic ${Buffer.from(fill(Buffer.from(basic, 'base64').toString('utf8'), host)).toString('base64')}`;
    },
    mask: (text, host) => maskForms(text, formsFor(host)),
    masking(host) {
      const forms = formsFor(host);
      return forms.length ? maskStream(forms) : undefined;
    },
  };
}

const maskForms = (text: string, forms: string[]) =>
  forms.reduce((masked, form) => masked.replaceAll(form, () => '*'.repeat(form.length)), text);

function maskStream(forms: string[]): Transform {
  const longest = Math.max(...forms.map(({ length }) => length));
  let held = '';
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      held = maskForms(held + part.toString('latin1'), forms);
      // The end of it may be the beginning of one.
      const ready = Math.max(0, held.length - longest + 1);
      done(null, Buffer.from(held.slice(0, ready), 'latin1'));
      held = held.slice(ready);
    },
    flush(done) {
      done(null, Buffer.from(held, 'latin1'));
    },
  });
}
