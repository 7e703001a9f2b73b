import { type BrakeAnswer, type BrakeAsk, type BrakeQuestion, brakePath, questionMessage } from '@deskhand/protocol/brake-door';
import { frameBox, greetHost, newIdentity } from '@deskhand/protocol/frames';
import type { Pairing } from './sealed-connection.ts';

// The phone's side of the brake's own door, past the host's program: a greeting, then one sealed question. What comes back
// counts only where the host that this phone was paired with sealed it; anything else is as if nobody had answered.

/** Undefined where the host didn't answer within `ms`. */
export async function knock(
  door: string,
  ask: BrakeAsk,
  { secret, key, host }: Pick<Pairing, 'secret' | 'key' | 'host'>,
  ms: number,
): Promise<BrakeAnswer | undefined> {
  const late = AbortSignal.timeout(ms);
  const post = async (message: Uint8Array) => {
    // Bytes without a type need no leave to be sent, so nothing has to be asked before.
    const response = await fetch(`${door}${brakePath}`, {
      method: 'POST',
      body: Uint8Array.from(message),
      signal: late,
      credentials: 'omit',
      cache: 'no-store',
    });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  };
  try {
    const hello = greetHost(newIdentity(secret, key), host);
    const greeted = await post(hello.message);
    const keys = greeted && hello.finish(greeted);
    if (!keys) return undefined;
    const box = frameBox(keys, 'device');
    const question: BrakeQuestion = { ask };
    const answered = await post(questionMessage(keys.id, box.seal(new TextEncoder().encode(JSON.stringify(question)))));
    const content = answered && box.open(answered);
    // Sealed by the host: it is what it says.
    return content && (JSON.parse(new TextDecoder().decode(content)) as BrakeAnswer);
  } catch {
    return undefined;
  }
}
