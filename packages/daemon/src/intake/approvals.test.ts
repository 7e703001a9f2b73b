import { answerStatement, type GivenAnswer, withSignatures } from '@deskhand/protocol';
import { hasSigned } from '@deskhand/protocol/sealed';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Approve, count, host, hostSecret, keyText, pairedAs, phone, phoneSecret, signAs, signed, useDoor } from './door.double.ts';

// What is allowed: bound to what was shown, signed by the device that answers; and the rules that come of it.

const door = useDoor();

describe('approve', () => {
  beforeEach(() => door.log.append([pairedAs(phone.device, phoneSecret)]));
  const shown = 'a'.repeat(64);
  const leave = { source: 'task', need: { kind: 'network', host: 'x.org', access: 'send' }, give: 'allow', reason: 'asked' } as const;
  interface Asks {
    expires?: number;
    pattern?: { words: string; grant: unknown };
    group?: string;
    at?: { task: string; thread: string };
  }
  /** A request as the engine makes it, and what a device would answer to it. */
  async function asks({ expires = door.now + 60_000, pattern, group, at }: Asks = {}): Promise<Approve> {
    const approval = `approval_${count()}`;
    const body = { approval, step: 's', call: 'c', title: 't', why: 'w', decisive: [], irreversible: true, hash: shown, expires };
    const more = { full: door.log.put('{}'), ...(pattern && { pattern }), ...(group && { group }) };
    await door.engine(at ?? (await door.newTask()), { type: 'approval.requested', body: { ...body, ...more } });
    return { type: 'approve', key: `approve-${count()}`, approval, answer: 'once', hash: shown, expires };
  }
  const byHost = (input: Approve, over: Partial<GivenAnswer> = {}) => door.take(signed(input, hostSecret, over));
  const byPhone = (input: Approve, over: Partial<GivenAnswer> = {}) => door.take(signed(input, phoneSecret, over), phone);
  const answers = (of: Approve) =>
    door.log.events({ after: 0 }).filter((e) => e.type === 'approval.answered' && e.body.approval === of.approval);

  test('binds to what was shown', async () => {
    const input = await asks();
    expect(await byPhone({ ...input, hash: 'b'.repeat(64) })).toMatchObject({ code: 'approval.changed' });
    expect(await byPhone({ ...input, key: 'another-key' })).toMatchObject({ ok: true });
    const { approval } = input;
    expect(door.newest()).toMatchObject({ type: 'approval.answered', actor: { id: 'device_phone' }, body: { approval, hash: shown } });
  });

  test('never counts after it expired, whether or not that was told yet', async () => {
    const input = await asks({ expires: door.now + 1000 });
    door.now += 1000;
    expect(await byHost(input)).toMatchObject({ code: 'approval.expired' });
  });

  test('of two answers at once the first wins and the second is told', async () => {
    const input = await asks();
    const both = await Promise.all([byHost({ ...input, answer: 'no' }), byPhone({ ...input, key: 'another-key' })]);
    expect(both).toMatchObject([{ ok: true }, { ok: false, code: 'approval.answered' }]);
    expect(both[1]).toMatchObject({ sentence: 'Another answer came first: no, at the computer. Yours counts for nothing.' });
  });

  test('one that a rule has answered takes no other, and says which rule', async () => {
    for (const [give, sentence] of [
      ['none', 'A rule refused this before your answer came: A rule of yours forbids it.'],
      ['allow', 'A rule allows this by now, so it went on before your answer came.'],
    ] as const) {
      const at = await door.newTask();
      const input = await asks({ at });
      const why = give === 'none' ? { why: 'A rule of yours forbids it.' } : {};
      await door.engine(at, { type: 'approval.ruled', body: { approval: input.approval, give, ...why } });
      expect(await byPhone(input)).toMatchObject({ ok: false, code: 'approval.ruled', sentence });
      expect(answers(input)).toEqual([]);
    }
  });

  test('always said twice to the same is one rule', async () => {
    const pattern = { words: 'posts to x.org', grant: leave };
    for (const asked of [await asks({ pattern }), await asks({ pattern })])
      expect(await byHost({ ...asked, answer: 'always', grant: leave })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toHaveLength(1);
  });

  test('always needs a rule to allow', async () => {
    expect(await byHost({ ...(await asks()), answer: 'always' })).toMatchObject({ code: 'approval.pattern' });
    const pattern = { words: 'posts to x.org', grant: leave };
    expect(await byHost({ ...(await asks({ pattern })), answer: 'always', grant: leave })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toMatchObject([{ grant: { ...leave, source: 'owner' }, by: 'cli' }]);
    expect(await byHost({ ...(await asks()), approval: 'approval_no', answer: 'no' })).toMatchObject({ code: 'approval.unknown' });
  });

  test('a rule that was edited before it is saved takes the right to change settings; "for this task" is as it was shown', async () => {
    const need = { kind: 'network', host: 'x.org', access: 'read' } as const;
    const edited = { source: 'managed', need: { ...need, host: '*' }, reason: 'wider' } as const;
    const pattern = { words: 'reads x.org', grant: { source: 'task', need, reason: 'asked' } };
    const input: Approve = { ...(await asks({ pattern })), answer: 'always', grant: edited };
    expect(await byPhone(input)).toMatchObject({ code: 'scope' });
    expect(await byPhone({ ...input, key: 'another-key', answer: 'task' })).toMatchObject({ code: 'approval.pattern' });
    expect(await byHost({ ...input, key: 'third-key' })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toMatchObject([{ grant: { source: 'owner', need: edited.need } }]);
  });

  describe('is signed by the device that answers', () => {
    test('and what it signed is kept, so that anyone can verify it later', async () => {
      const input = await asks();
      expect(await byPhone(input)).toMatchObject({ ok: true });
      const [event] = answers(input);
      const { approval, hash, expires = 0 } = input;
      const statement = answerStatement(keyText(hostSecret), { approval, hash, expires, answer: 'once' });
      const kept = event?.type === 'approval.answered' ? (event.body.signature ?? '') : '';
      expect(hasSigned(Buffer.from(keyText(phoneSecret), 'base64url'), statement, Buffer.from(kept, 'base64url'))).toBe(true);
    });

    const mallory = new Uint8Array(32).fill(3);
    const lies: [string, (input: Approve) => Promise<unknown>][] = [
      ['not at all', (input) => door.take(input, phone)],
      ['with the key of nobody here', (input) => door.take(signed(input, mallory), phone)],
      ['with the key of another device', (input) => door.take(signed(input, hostSecret), phone)],
      ['by a phone, for the command line', (input) => door.take(signed(input, phoneSecret))],
      ['for another request', (input) => byPhone(input, { approval: 'approval_other' })],
      ['for another call', (input) => byPhone(input, { hash: 'c'.repeat(64) })],
      ['for another answer', (input) => byPhone({ ...input, answer: 'no' }, { answer: 'once' })],
      ['for longer than was shown', (input) => byPhone(input, { expires: door.now + 999_999_999 })],
      [
        'for another host',
        (input) =>
          door.take(
            withSignatures(input, (g) => signAs(phoneSecret, answerStatement(keyText(mallory), g))),
            phone,
          ),
      ],
      ['with another word', (input) => byPhone({ ...input, answer: 'no', word: 'not her' }, { word: 'do it' })],
      [
        'with bytes after it',
        (input) => door.take({ ...signed(input, phoneSecret), signature: `${signed(input, phoneSecret).signature}AA` }, phone),
      ],
    ];
    test.each(lies)('%s: refused, and nothing is answered', async (_, lie) => {
      const input = await asks();
      expect(await lie(input)).toMatchObject({ code: 'approval.unsigned' });
      expect(answers(input)).toEqual([]);
      expect(await byPhone({ ...input, key: 'the-true-one' })).toMatchObject({ ok: true });
    });

    test('a signature of one request is none for the next, nor is that of a device that was shut out', async () => {
      const [first, second] = [await asks(), await asks()];
      const { signature } = signed(first, phoneSecret);
      expect(await door.take({ ...second, signature }, phone)).toMatchObject({ code: 'approval.unsigned' });
      await door.log.append([{ type: 'device.revoked', actor: host, body: { device: phone.device } }]);
      expect(await byPhone(first)).toMatchObject({ code: 'approval.unsigned' });
    });
  });

  describe('for a group', () => {
    const pattern = { words: 'posts to x.org', grant: leave };
    async function three(): Promise<[Approve, Approve, Approve]> {
      const at = await door.newTask();
      const one = () => asks({ group: 'alike', at, pattern });
      return [await one(), await one(), await one()];
    }
    const bound = ({ approval, hash, expires }: Approve) => ({ approval, hash, expires });

    test('one answer is for all of it, each signed by itself; the same rule is saved once', async () => {
      const [first, ...others] = await three();
      expect(await byPhone({ ...first, also: others.map(bound) })).toMatchObject({ ok: true });
      expect([first, ...others].map((one) => answers(one).length)).toEqual([1, 1, 1]);
      const more = await three();
      const always: Approve = {
        ...more[0],
        answer: 'always',
        grant: leave,
        also: more.slice(1).map((one) => ({ ...bound(one), grant: leave })),
      };
      expect(await byHost(always)).toMatchObject({ ok: true });
      expect(door.log.host().grants).toHaveLength(1);
    });
    test('two devices at once, on the group and on one of it: the first counts, and the other is told', async () => {
      const [first, second, third] = await three();
      const group = byPhone({ ...first, also: [second, third].map(bound) });
      const both = await Promise.all([group, byHost({ ...second, key: 'another-key', answer: 'always', grant: leave })]);
      expect(both).toMatchObject([{ ok: true }, { ok: false, code: 'approval.answered' }]);
      expect([first, second, third].map((one) => answers(one).length)).toEqual([1, 1, 1]);
      expect(door.log.host().grants ?? []).toEqual([]);
    });

    test('one that changed, one of elsewhere or one unsigned: nothing of it is answered', async () => {
      const [first, second, third] = await three();
      const elsewhere = await asks({ group: 'alike' });
      const also = (...list: Approve[]) => ({ ...first, key: `key-${count()}-long`, also: list.map(bound) });
      expect(await byPhone(also(second, { ...third, hash: 'd'.repeat(64) }))).toMatchObject({ code: 'approval.changed' });
      expect(await byPhone(also(second, elsewhere))).toMatchObject({ code: 'approval.group' });
      const unsigned = signed(also(second), phoneSecret);
      expect(await door.take({ ...unsigned, also: [bound(second)] }, phone)).toMatchObject({ code: 'approval.unsigned' });
      expect([first, second, third].map((one) => answers(one).length)).toEqual([0, 0, 0]);
    });
    test('one that was answered elsewhere meanwhile keeps its answer, and the others have theirs', async () => {
      const [first, second, third] = await three();
      await byHost({ ...second, answer: 'no' });
      expect(await byPhone({ ...first, also: [second, third].map(bound) })).toMatchObject({ ok: true });
      expect(Object.values(door.log.task(door.newest().task ?? '')?.approvals ?? {}).map(({ answer }) => answer?.answer)).toEqual([
        'once',
        'no',
        'once',
      ]);
    });
  });
});

describe('rules of the owner', () => {
  test('one for a conversation is of that conversation, which there is', async () => {
    const { thread } = await door.newTask();
    const rule = { source: 'owner', need: { kind: 'command', line: 'rm *' }, give: 'ask', reason: 'careful' } as const;
    expect(await door.take({ type: 'grant.give', grant: { ...rule, in: { thread } } })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toMatchObject([{ grant: { source: 'thread', in: { thread } } }]);
    expect(await door.take({ type: 'grant.give', grant: { ...rule, in: { thread: 'thread_none' } } })).toMatchObject({
      code: 'thread.unknown',
    });
  });
  const need = { kind: 'network', host: 'x.org', access: 'read' } as const;
  const edited = { source: 'managed', need: { ...need, host: '*' }, reason: 'wider' } as const;

  test("are given and revoked by a device that may change settings, and are never more than the owner's", async () => {
    expect(await door.take({ type: 'grant.give', grant: edited }, phone)).toMatchObject({ code: 'scope' });
    expect(await door.take({ type: 'grant.give', grant: edited })).toMatchObject({ ok: true });
    const [given] = door.log.host().grants ?? [];
    expect(given?.grant).toMatchObject({ source: 'owner', need: edited.need });
    const narrower = { ...edited, need: { ...need, host: 'a.x.org' } };
    expect(await door.take({ type: 'grant.give', grant: narrower, instead: given?.id ?? '' })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toMatchObject([{ id: given?.id, grant: { need: narrower.need } }]);
    expect(await door.take({ type: 'grant.give', grant: narrower, instead: 'grant_none' })).toMatchObject({ code: 'grant.unknown' });
    expect(await door.take({ type: 'grant.revoke', grant: given?.id ?? '' })).toMatchObject({ ok: true });
    expect(door.log.host().grants).toEqual([]);
    expect(await door.take({ type: 'grant.revoke', grant: given?.id ?? '' })).toMatchObject({ code: 'grant.unknown' });
  });
});
