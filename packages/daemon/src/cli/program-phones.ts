import type { Command } from 'commander';
import type { Act, Add, Group } from './program-parts.ts';

const deviceWords = 'its name, or any part of its id';

/** Phones: bringing one in, shutting one out, and whether this network reaches the host. */
export function addPhoneCommands(add: Add, group: Group, act: Act): void {
  const network = (command: Command) =>
    command
      .option('--port <n>', 'let phones in there (7434 at first, then always the same)')
      .option('--brake-port <n>', 'where the brake answers phones by itself, even while Deskhand hangs (usual: the next port)')
      .option('--cert <file>', 'a certificate for the page, PEM; with --key')
      .option('--key <file>', 'its private key, PEM');
  network(
    add('pair', 'Pair a phone: shows a QR code for its camera.', [
      'deskhand pair',
      'deskhand pair --lan --name "Ana’s phone" --scopes look,send',
    ]),
  )
    .option('--lan', 'let phones on this network reach this computer, without asking')
    .option('--no-lan', 'don’t: the link works in a browser on this computer')
    .option('--at <part>', 'of several addresses, the one with this in it')
    .option('--name <name>', 'what it is called here')
    .option('--scopes <list>', 'what it may: look, send, approve, admin')
    .action((options) => act(options, async (screen, home) => (await import('./pair.ts')).pair(screen, home, options)));
  const devices = group('devices', 'Phones and computers that are paired with this one.');
  devices
    .add('list', 'List them.', true)
    .action((options) => act(options, async (screen, home) => (await import('./devices.ts')).listDevices(screen, home)));
  devices
    .add('rename', 'Call one something else.')
    .argument('<device>', deviceWords)
    .argument('<name>')
    .action((which, name, options) =>
      act(options, async (screen, home) => (await import('./devices.ts')).renameDevice(screen, home, which, name)),
    );
  devices
    .add('scopes', 'Change what one may do.')
    .argument('<device>', deviceWords)
    .argument('<list>', 'look, send, approve, admin; with commas')
    .action((which, list, options) =>
      act(options, async (screen, home) => (await import('./devices.ts')).setScopes(screen, home, which, list)),
    );
  devices
    .add('revoke', 'Shut one out, at once and for good.')
    .alias('remove')
    .argument('<device>', deviceWords)
    .action((which, options) => act(options, async (screen, home) => (await import('./devices.ts')).revokeDevice(screen, home, which)));
  const lan = group('lan', 'Whether phones on this network reach this computer.');
  lan
    .add('status', 'Say whether they do, and where.', true)
    .action((options) => act(options, async (screen, home) => (await import('./lan.ts')).lanStatus(screen, home)));
  network(lan.add('on', 'Let them: they see the app, and only paired ones get further.')).action((options) =>
    act(options, async (screen, home) => (await import('./lan.ts')).lanOn(screen, home, options)),
  );
  lan
    .add('off', 'Don’t. Paired phones stay paired.')
    .action((options) => act(options, async (screen, home) => (await import('./lan.ts')).lanOff(screen, home)));
}
