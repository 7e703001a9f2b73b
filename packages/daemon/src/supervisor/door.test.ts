import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askSupervisor, type SupervisorRequest, type SupervisorStatus, supervisorAddress } from '../host/to-supervisor.ts';
import { openDoor } from './door.ts';

const running: SupervisorStatus = { state: 'running', pid: 1, restarts: 0 };

async function opened(take: (request: SupervisorRequest) => Promise<SupervisorStatus>, silent?: number) {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-door-'));
  const door = await openDoor(home, take, () => {}, undefined, silent);
  onTestFinished(() => {
    door?.close();
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

// A rejection that nobody hears would end the supervisor, and ends this run.
test('one that connects and says nothing is let go of, and the next is answered', async () => {
  const home = await opened(async () => running, 30);
  await once(connect(supervisorAddress(home)).resume(), 'close');
  expect(await askSupervisor(home, { ask: 'status', by: 'test' })).toEqual(running);
});

test('one that is there and gives no answer is told from one that isn’t there', async () => {
  const home = await opened(() => new Promise(() => {}));
  expect((await askSupervisor(home, { ask: 'status', by: 'test' }, 30))?.state).toBe('silent');
  rmSync(supervisorAddress(home));
  expect(await askSupervisor(home, { ask: 'status', by: 'test' }, 30)).toBeUndefined();
});

test('what can’t be done is answered by the end of the connection, and the next is answered', async () => {
  const home = await opened(async ({ ask }) => {
    if (ask === 'release') throw new Error('EROFS');
    return running;
  });
  expect(await askSupervisor(home, { ask: 'release', by: 'test' })).toBeUndefined();
  expect(await askSupervisor(home, { ask: 'status', by: 'test' })).toEqual(running);
});
