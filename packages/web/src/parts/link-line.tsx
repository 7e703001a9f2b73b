import { useApp, useDesk } from '../shell/context.ts';
import { clockTime, t } from '../words/words.ts';
import { useNarrow } from './media.ts';

/** Whether the desk hears us, in words. */
export function LinkLine() {
  const { sync } = useApp();
  const kind = useDesk((state) => state.link.kind);
  const since = useDesk((state) => state.link.since);
  const known = useDesk((state) => state.known);
  const answer = useDesk((state) => state.door?.answer);
  const accident = useDesk((state) => state.link.accident);
  const narrow = useNarrow();
  const failing = narrow ? 'link.failing.narrow' : 'link.failing';
  const trouble = accident ? 'link.accident' : answer?.failing ? failing : answer?.state === 'silent' ? 'link.silent' : undefined;
  const words = {
    connecting: t(narrow ? 'link.connecting.narrow' : 'link.connecting'),
    online: t(narrow ? 'link.online.short' : 'link.online'),
    offline: trouble
      ? t(trouble)
      : known
        ? t(narrow ? 'link.offline.narrow' : 'link.offline.short', { time: clockTime(since) })
        : t(narrow ? 'link.connecting.narrow' : 'link.connecting'),
    stranger: t('link.stranger.short'),
  }[kind];
  return (
    <span className="flex min-w-0 items-center gap-1.5" aria-live="polite">
      <span
        aria-hidden
        className={`size-1.5 shrink-0 rounded-full ${kind === 'online' ? 'bg-accent' : kind === 'connecting' ? 'bg-line-strong' : 'bg-warn'}`}
      />
      <span className="truncate">{words}</span>
      {kind === 'offline' && (
        <button
          type="button"
          onClick={() => sync.wake()}
          className="relative shrink-0 font-semibold text-accent underline-offset-2 before:absolute before:-inset-3 hover:underline"
        >
          {t('link.again')}
        </button>
      )}
    </span>
  );
}
