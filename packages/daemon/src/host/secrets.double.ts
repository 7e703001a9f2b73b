import type { Secret, Secrets } from './host.ts';
import { keepOut, keepOutPieces, maskSecrets } from './secret-mask.ts';

/** Secrets that are gone with the test. */
export function memorySecrets(...given: Secret[]): Secrets {
  const held = new Map(given.map((secret) => [secret.name, secret]));
  return {
    where: 'a map',
    list: () => [...held.values()].map(({ name, hosts }) => ({ name, hosts })),
    read: (name) => held.get(name),
    away: () => undefined,
    lookAgain: async () => {},
    set: async (secret) => void held.set(secret.name, secret),
    remove: async (name) => held.delete(name),
    mask: (text) => maskSecrets(text, held.values()),
    keepOut: { whole: (text) => keepOut(text, held.values()), pieces: () => keepOutPieces(() => held.values()) },
  };
}
