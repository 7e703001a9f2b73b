import { useEffect, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { t } from '../words/words.ts';
import { href, parseRoute } from './router.ts';

interface Ready {
  worker: ServiceWorker;
  /** The address that was looked at when it came. */
  at: string;
}

/**
 * Keeps the app on this device, and returns what loads a newer one once that is ready and may be spoken of: with the next
 * screen, or when the page is looked at again, so that nothing moves under a thumb.
 */
export function useUpdate(at: string): (() => void) | undefined {
  const [ready, setReady] = useState<Ready>();
  const [said, setSaid] = useState(false);
  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    void register((worker) => setReady({ worker, at: href(parseRoute(location.hash)) }));
  }, []);
  useEffect(() => {
    if (!ready) return;
    const look = () => document.visibilityState === 'hidden' && setSaid(true);
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [ready]);
  if (ready && !said && ready.at !== at) setSaid(true);
  if (!ready || !said) return undefined;
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    ready.worker.postMessage({ type: 'SKIP_WAITING' });
  };
}

/** A row of its own above all else: the app never changes under the person's hands, and this covers nothing. */
export const Update = ({ load }: { load(): void }) => (
  <div
    data-bar
    role="status"
    className="shrink-0 border-b border-line bg-accent-soft ps-[max(16px,env(safe-area-inset-left))] pe-[max(8px,env(safe-area-inset-right))] pt-(--above)"
  >
    <div className="mx-auto flex max-w-180 items-center gap-3">
      <p className="min-w-0 flex-1 py-2 text-small">{t('app.update')}</p>
      <Button small tone="quiet" onClick={load}>
        {t('app.update.do')}
      </Button>
    </div>
  </div>
);

async function register(onReady: (worker: ServiceWorker) => void): Promise<void> {
  // A page whose address isn't secure has no service worker; it works without, from the network.
  const registration = await navigator.serviceWorker.register('./sw.js', { scope: './' }).catch(() => undefined);
  if (!registration) return;
  const wait = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) onReady(worker);
    });
  if (registration.waiting && navigator.serviceWorker.controller) onReady(registration.waiting);
  registration.addEventListener('updatefound', () => wait(registration.installing));
}
