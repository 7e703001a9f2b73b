import { parsePairingLink } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ctrlC, type Person, runCommand } from '../testing/command-line.ts';
import { connectDevice, pairDevice } from '../testing/device.ts';
import { type LocalHost, openLocalHost } from '../testing/local-host.ts';
import { exits } from './exits.ts';

let host: LocalHost;
beforeEach(async () => {
  host = await openLocalHost(() => {});
});
afterEach(() => host.close());

const run = (args: string[], person: Person = {}) => runCommand(host.home, args, person);
const devices = () => Object.values(host.log.host().devices);

/** Runs `pair` at a terminal; the phone comes as soon as the link is there, and the person answers when it has. */
async function pairBy(answers: (code: string | undefined) => string[], args: string[] = ['--no-lan']) {
  const says: string[] = [];
  let phone: Awaited<ReturnType<typeof pairDevice>> | undefined;
  const done = runCommand(host.home, ['pair', ...args], {
    says,
    async shown(text) {
      const offer = parsePairingLink(text);
      if (!offer) return;
      phone = await pairDevice(host.link.port, offer, undefined, 'Ana’s \x1b[31mphone');
      says.push(...answers(phone.code));
    },
  });
  const came = await done;
  phone?.close();
  return { ...came, phone };
}

describe('pair', () => {
  test('shows a QR code and a link, and that no phone reaches it, compares the numbers, and asks what it may', async () => {
    const { exit, notes, asked, phone } = await pairBy(() => ['y', '']);
    expect(exit).toBe(exits.done);
    expect(notes).toContain('█');
    expect(notes).toContain('No phone reaches it');
    expect(notes).toContain(`${phone?.code?.slice(0, 3)} ${phone?.code?.slice(3)}`);
    expect(asked).toEqual(['Does it? y/n  ', expect.stringContaining('What may it do?')]);
    // What a phone calls itself does nothing to the terminal.
    expect(notes).not.toContain('\x1b[31m');
    expect(devices()).toMatchObject([{ scopes: ['look', 'send', 'approve'] }]);
  });

  test('pairs nothing where the numbers differ', async () => {
    const { exit, notes } = await pairBy(() => ['n']);
    expect(exit).toBe(exits.refused);
    expect(notes).toContain('someone else may have seen the link');
    expect(devices()).toEqual([]);
  });

  test('takes name and rights from the command', async () => {
    await pairBy(() => ['y'], ['--no-lan', '--name', 'Kitchen', '--scopes', 'send']);
    expect(devices()).toMatchObject([{ name: 'Kitchen', scopes: ['look', 'send'] }]);
    expect((await run(['pair', '--scopes', 'everything'], { says: [] })).failure.code).toBe('usage');
  });

  test('lets this network in only on a yes, and keeps that', async () => {
    const { asked, out } = await pairBy(() => ['y', ''], []);
    expect(asked[0]).toBe('y/n  ');
    expect(out).toContain(`http://127.0.0.1:${host.link.port}/#pair=`);
    expect(host.link.lan().open).toBe(false);
  });

  test('left in the middle, pairs nothing and voids its link', async () => {
    const { exit, failure, phone } = await pairBy(() => ['y', ctrlC]);
    expect({ exit, ...failure }).toMatchObject({ exit: undefined, code: 'interrupted', sentence: 'Left. No phone was paired.' });
    expect(phone).toBeDefined();
    expect(devices()).toEqual([]);
  });

  test('wants a person', async () => expect((await run(['pair'])).failure.sentence).toContain('person at a terminal'));
});

describe('devices', () => {
  test('are listed, renamed, given other rights and shut out', async () => {
    expect((await run(['devices'])).notes).toContain('None yet');
    const { phone } = await pairBy(() => ['y', ''], ['--no-lan', '--name', 'Phone']);
    expect((await run(['devices'])).out).toMatch(/^Phone {2}may look, send, approve, paired \d{4}-/);
    expect((await run(['devices', 'rename', 'phone', 'Ana'])).notes).toContain('Ana');
    expect((await run(['devices', 'scopes', 'Ana', 'look'])).exit).toBe(exits.done);
    expect((await run(['devices', '--json'])).json()).toMatchObject({ devices: [{ name: 'Ana', scopes: ['look'] }] });
    expect((await run(['devices', 'revoke', 'Ana'], { says: ['n'] })).exit).toBe(exits.done);
    expect(devices()).toMatchObject([{ revoked: false }]);
    expect((await run(['devices', 'revoke', 'Ana'])).notes).toContain('shut out');
    const { newIdentity } = await import('@deskhand/protocol/sealed');
    const key = newIdentity(new Uint8Array(32).fill(9)).key;
    expect(phone && (await connectDevice(host.link.port, phone.identity, key))).toBeUndefined();
    expect((await run(['devices', 'revoke', 'Ana'])).failure.code).toBe('device.unknown');
  });
});
