import { useApp, useSend } from '../shell/context.ts';

/** Stops everything, by both roads at once: by the host's program, and past it. */
export function usePull(): () => Promise<void> {
  const send = useSend();
  const { door } = useApp();
  return async () => {
    navigator.vibrate?.(30);
    const [key, road] = await Promise.all([send({ type: 'brake.pull' }), door().catch(() => undefined)]);
    await road?.pull(key);
  };
}
