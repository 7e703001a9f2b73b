import { createRoot } from 'react-dom/client';
import './app.css';
import { startMemory } from './audit/memory.ts';
import { preloadBanner } from './brake/brake.tsx';
import type { Desk } from './desk/desk.ts';
import { idle } from './desk/idle.ts';
import { lazily, loadAll } from './desk/lazily.ts';
import { localDesk } from './desk/local.ts';
import { openSession } from './desk/local-http.ts';
import { press, release } from './desk/press.ts';
import { sealedDesk } from './desk/sealed.ts';
import { sealedUrl } from './desk/sealed-connection.ts';
import { road } from './early.ts';
import { preloadSheet } from './parts/sheet.tsx';
import { AppProvider } from './shell/context.ts';
import { parseRoute } from './shell/router.ts';
import { preloadScreen, Shell } from './shell/shell.tsx';
import { type AppStore, createApp } from './state/app.ts';
import { createLive } from './state/live.ts';
import { openOutbox } from './state/outbox.ts';
import { openStorage } from './state/storage.ts';
import { startSync } from './state/sync.ts';
import { learn, tongue } from './words/words.ts';

// Puts the parts together: the road, what this device keeps, the state, the screen. Nothing else names a road.

// The page's policy forbids compiling code, which the schemas would otherwise try.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

async function start(): Promise<void> {
  document.documentElement.lang = tongue.locale;
  document.documentElement.dir = tongue.dir;
  await spendCode();
  const link = takeLink();
  // A link that is opened while this page stands only changes what is after the '#'.
  window.addEventListener('hashchange', () => /^#pair=/.test(location.hash) && location.reload());
  // So that the first frame is the screen itself; a line that hangs is no reason to show nothing.
  const screen = Promise.race([preloadScreen(parseRoute(location.hash)), new Promise((resolve) => setTimeout(resolve, 1000))]);
  const [desk, storage] = await Promise.all([link === undefined ? findDesk() : undefined, openStorage('deskhand')]);
  if (!desk) return showPairing(link);
  const store = createApp();
  const live = createLive();
  const outbox = await openOutbox({
    storage,
    changed: (items) => store.set({ outbox: items }),
    landed: (key, thread) => store.set(({ landed }) => ({ landed: { ...landed, [key]: thread } })),
  });
  const memory = startMemory({ desk, store, storage, host: desk.host });
  const door = lazily(async () => (await import('./brake/door.ts')).startDoor({ desk, store, storage, outbox }));
  const sync = startSync({ desk, store, live, storage, outbox, memory });
  window.addEventListener('online', sync.wake);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') sync.wake();
  });
  window.addEventListener('pagehide', sync.save);
  heedPresses();
  await screen;
  const root = document.getElementById('root');
  if (root) {
    createRoot(root).render(
      <AppProvider value={{ desk, store, live, outbox, storage, sync, memory, door }}>
        <Shell />
      </AppProvider>,
    );
  }
  // The brake whole: when it is wanted there may be nobody to load it from.
  void Promise.race([linked(store), new Promise((resolve) => setTimeout(resolve, mostAlone))])
    .then(nextFrame)
    .then(() => [door(), preloadBanner()].map((part) => part.catch(() => undefined)));
  loadRest(store);
}

/** Milliseconds. So long the first words from the desk have the line to themselves. */
const mostAlone = 1000;

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Resolves when the desk was heard, or it is known that it can't be. */
const linked = (store: AppStore) =>
  new Promise<void>((resolve) => {
    const end = store.subscribe(() => {
      if (store.get().link.kind === 'connecting') return;
      end();
      resolve();
    });
  });

/**
 * The other screens are not in the way of the first words from the desk. What asks whether everything is to stop comes before
 * them; what didn't come before the desk was gone, when it is back.
 */
function loadRest(store: AppStore): void {
  let before = 'connecting';
  let loading: Promise<unknown> = Promise.resolve();
  const load = async () => {
    await idle();
    await preloadSheet().catch(() => undefined);
    if (!(await loadAll(idle))) return;
    end();
    performance.mark('whole');
  };
  const end = store.subscribe(() => {
    const { kind } = store.get().link;
    if (kind === 'connecting' || kind === before) return;
    before = kind;
    loading = loading.then(load);
  });
}

function heedPresses(): void {
  const first = { capture: true, passive: true };
  window.addEventListener('pointerdown', press, first);
  window.addEventListener('pointerup', () => release(100), first);
  for (const type of ['click', 'pointercancel']) window.addEventListener(type, () => release(0), first);
}

/** The link that the host printed brings a one-time code: it is used, and gone from the address. */
async function spendCode(): Promise<void> {
  const code = /^#code=([\w-]{1,100})$/.exec(location.hash)?.[1];
  if (!code) return;
  history.replaceState(null, '', '#/');
  await openSession(location.origin, code);
}

/** A pairing link, taken out of the address at once: its secret is for nobody's history. */
function takeLink(): string | undefined {
  const { hash } = location;
  if (!/^#pair=/.test(hash)) return undefined;
  history.replaceState(null, '', '#/');
  return hash;
}

/** The desk that this browser is paired with; on the computer itself, the one that served this page. */
async function findDesk(): Promise<Desk | undefined> {
  const paired = await road;
  if (paired) return sealedDesk(sealedUrl(location), paired.pairing, paired.connection);
  return /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname) ? localDesk(location.origin) : undefined;
}

async function showPairing(link: string | undefined): Promise<void> {
  const [{ Pair }, { settings }] = await Promise.all([import('./pair/pair.tsx'), import('./words/english-settings.ts')]);
  learn(settings);
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Pair link={link} />);
  void loadAll(idle);
}

void start();
