import { isIP } from 'node:net';
import { type Asked, appends, type CommandOf, type Outcome, refuse } from './outcome.ts';

/** Shorter values can't be told from what stands everywhere; no header takes longer ones. Characters. */
const sizes = { least: 8, most: 8000 };

/** Keeps a secret for its hosts. The log learns its name and where it may go, never what it is. */
export async function addSecret({ name, hosts: given, value }: CommandOf<'secret.add'>, asked: Asked): Promise<Outcome> {
  const named = given.map((text) => ({ text, host: hostOf(text) }));
  const hosts = [...new Set(named.flatMap(({ host }) => host ?? []))];
  const wrong = wrongName(name) ?? wrongHost(named.find(({ host }) => !host)?.text) ?? wrongValue(value);
  if (wrong) return wrong;
  try {
    await asked.secrets.set({ name, hosts, value });
  } catch {
    // The cause is not passed on: a keyring's error may quote what it was given.
    return refuse('secret.store', `${asked.secrets.where} wouldn't keep it.`, 'Unlock it, or see: deskhand doctor');
  }
  return appends(asked, 'secret.changed', { name, hosts, what: 'added' });
}

/** A host as people name it: by its name, or by an address there. */
function hostOf(text: string): string | undefined {
  const url = URL.parse(/^https?:/i.test(text) ? text : `https://${text}`);
  if (!url || url.port || url.username || url.password) return undefined;
  const host = url.hostname.replace(/\.$/, '');
  return /^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host) && !isIP(host) ? host : undefined;
}

function wrongName(name: string): Outcome | undefined {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(name)) {
    return refuse(
      'secret.name',
      `A secret can't be called ${name.slice(0, 64)}: commands find it as a variable, which has capital letters, digits and _.`,
      'Call it another way: API_TOKEN',
    );
  }
  return reserved.test(name)
    ? refuse('secret.name', `${name} is a name that commands need for something else.`, 'Call it another way: API_TOKEN')
    : undefined;
}

const wrongHost = (text: string | undefined): Outcome | undefined =>
  text === undefined
    ? undefined
    : refuse(
        'secret.host',
        `${text.slice(0, 100)} names no host that commands reach: each is named by itself, without a star, a port or a number.`,
        'Name it like this: api.example.com',
      );

function wrongValue(value: string): Outcome | undefined {
  const bare = 'Give the bare secret, one line.';
  if (value.length < sizes.least)
    return refuse('secret.value', `It is shorter than ${sizes.least} characters: it could not be told from ordinary words.`, bare);
  if (value.length > sizes.most) return refuse('secret.value', `It is longer than ${sizes.most} characters: no header can carry it.`, bare);
  return /\p{Cc}/u.test(value)
    ? refuse('secret.value', 'It holds a line break or a control character, so no header can carry it.', bare)
    : undefined;
}

export async function removeSecret({ name }: CommandOf<'secret.remove'>, asked: Asked): Promise<Outcome> {
  const removed = await asked.secrets.remove(name);
  if (!removed) return refuse('secret.unknown', `There is no secret ${name} here.`, 'See: deskhand secrets list');
  return appends(asked, 'secret.changed', { name, hosts: [], what: 'removed' });
}

/** A placeholder in one of these would break or steer the programs themselves. */
const reserved =
  /^(?:PATH|HOME|SHELL|LANG|TZ|TERM|TMPDIR|PAGER|IFS|ENV|BASH.*|LD_.*|LC_.*|NODE_.*|PYTHON.*|GIT_.*_?(?:SSH|EXEC|PAGER).*|.*_PROXY|SSL_CERT_FILE|.*CA_BUNDLE|XDG_.*)$/;
