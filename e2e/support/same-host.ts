import { afterAll, afterEach } from 'vitest';
import type { RealHost } from './host.ts';

/**
 * One real host that the tests of a file hand on: to start one and to end it takes a second of processor. What is on it from the
 * tests before stays there. A test that fails keeps it to itself: the next one begins anew.
 */
export function useSameHost(start: () => Promise<RealHost>): () => Promise<RealHost> {
  let host: RealHost | undefined;
  const end = async () => {
    await host?.close();
    host = undefined;
  };
  afterAll(end);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await end();
  });
  return async () => {
    host ??= await start();
    return host;
  };
}
