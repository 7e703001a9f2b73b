import { agreementKey, frameBox, greetHost, newIdentity } from '@deskhand/protocol/sealed';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementKeyOf, answerGreeting, hostKeys, openFrame, sealFrame } from './agreement.ts';

const host = newIdentity();
const device = newIdentity();
const keys = hostKeys(host.secret);

function agreed() {
  const hello = greetHost(device, host.key);
  const answered = answerGreeting(keys, Buffer.from(hello.message));
  const theirs = answered && hello.finish(Uint8Array.from(answered.answer));
  if (!answered || !theirs) throw new Error('They did not agree.');
  return { ...answered, box: frameBox(theirs, 'device'), theirs };
}

describe('the supervisor’s own agreement', () => {
  test('is the one that devices know: they find the same session, and open each other’s first frame', () => {
    const { session, box, theirs, device: who } = agreed();
    expect(who.equals(agreementKey(device.key))).toBe(true);
    expect(session.id.equals(theirs.id)).toBe(true);
    expect(openFrame(session, Buffer.from(box.seal(Buffer.from('pull'))))?.toString()).toBe('pull');
    expect(Buffer.from(box.open(sealFrame(session, Buffer.from('braked'))) ?? []).toString()).toBe('braked');
  });

  test('knows a device by the key that the log has of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (secret) => {
        const { key } = newIdentity(secret);
        expect(agreementKeyOf(Buffer.from(key))?.equals(agreementKey(key))).toBe(true);
      }),
      { numRuns: 50 },
    );
    const one = Buffer.alloc(32);
    one[0] = 1;
    for (const bad of [Buffer.alloc(0), Buffer.alloc(31), Buffer.alloc(32, 0xff), one]) expect(agreementKeyOf(bad)).toBeUndefined();
  });

  test('believes no greeting with a byte changed, cut, or too long, and none to another host', () => {
    const { message } = greetHost(device, host.key);
    for (let at = 0; at < message.length; at++) {
      const changed = Buffer.from(message);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(answerGreeting(keys, changed), `byte ${at}`).toBeUndefined();
      expect(answerGreeting(keys, Buffer.from(message.subarray(0, at)))).toBeUndefined();
    }
    expect(answerGreeting(keys, Buffer.concat([message, Buffer.of(0)]))).toBeUndefined();
    expect(answerGreeting(hostKeys(newIdentity().secret), Buffer.from(message))).toBeUndefined();
    // Points of low order would make the shared secret a known one.
    expect(answerGreeting(keys, Buffer.concat([Buffer.of(2), Buffer.alloc(96)]))).toBeUndefined();
  });

  test('opens no frame with a byte changed, of another session, or from the other side', () => {
    const { session, box } = agreed();
    const frame = Buffer.from(box.seal(Buffer.from('pull')));
    for (let at = 0; at < frame.length; at++) {
      const changed = Buffer.from(frame);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openFrame(session, changed), `byte ${at}`).toBeUndefined();
    }
    expect(openFrame(session, Buffer.from(box.seal(Buffer.from('second'))))).toBeUndefined();
    expect(openFrame(agreed().session, frame)).toBeUndefined();
    expect(openFrame(session, sealFrame(session, Buffer.from('pull')))).toBeUndefined();
    expect(openFrame(session, Buffer.alloc(0))).toBeUndefined();
  });
});
