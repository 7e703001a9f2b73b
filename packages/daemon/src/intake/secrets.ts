import { type Asked, appends, type CommandOf, type Outcome, refuse } from './outcome.ts';

/** Keeps a secret for its hosts. The log learns its name and where it may go, never what it is. */
export async function addSecret({ name, hosts, value }: CommandOf<'secret.add'>, asked: Asked): Promise<Outcome> {
  if (reserved.test(name))
    return refuse('secret.name', `${name} is a name that commands need for something else.`, 'Call it another way: API_TOKEN');
  if (/[\p{Cc}]/u.test(value)) {
    return refuse(
      'secret.value',
      'It holds a line break or a control character, so no header can carry it.',
      'Give the bare secret, one line.',
    );
  }
  try {
    await asked.secrets.set({ name, hosts: [...new Set(hosts)], value });
  } catch {
    // The cause is not passed on: a keyring's error may quote what it was given.
    return refuse('secret.store', `${asked.secrets.where} wouldn't keep it.`, 'Unlock it, or see: deskhand doctor');
  }
  return appends(asked, 'secret.changed', { name, hosts: [...new Set(hosts)], what: 'added' });
}

export async function removeSecret({ name }: CommandOf<'secret.remove'>, asked: Asked): Promise<Outcome> {
  const removed = await asked.secrets.remove(name);
  if (!removed) return refuse('secret.unknown', `There is no secret ${name} here.`, 'See: deskhand secrets list');
  return appends(asked, 'secret.changed', { name, hosts: [], what: 'removed' });
}

/** A placeholder in one of these would break or steer the programs themselves. */
const reserved =
  /^(?:PATH|HOME|SHELL|LANG|TZ|TERM|TMPDIR|PAGER|IFS|ENV|BASH.*|LD_.*|LC_.*|NODE_.*|PYTHON.*|GIT_.*_?(?:SSH|EXEC|PAGER).*|.*_PROXY|SSL_CERT_FILE|.*CA_BUNDLE|XDG_.*)$/;
