import { loadFrames, sealedConnection, sealedUrl } from './desk/sealed-connection.ts';
import { readPairing, seemsPaired } from './pair/keeping.ts';

// Runs before the app itself is read, in a small file of its own: the handshake with the host is the longest of all that a
// start waits for, and needs nothing of the app.

// What a thread or a task is drawn with comes beside the app, not after it ran.
if (/^#\/(thread|task)\//.test(location.hash))
  for (const part of [import('./thread/thread.tsx'), import('./parts/markdown-view.tsx')]) part.catch(() => undefined);

/** What this browser is paired with, and a connection to it that is under way; absent where it isn't paired or is about to be. */
export const road = /^#pair=/.test(location.hash) ? undefined : open();

async function open() {
  if (seemsPaired()) loadFrames().catch(() => undefined);
  const pairing = await readPairing();
  return pairing && { pairing, connection: sealedConnection(sealedUrl(location), pairing) };
}
