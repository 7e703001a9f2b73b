import type { Requests, RequestView } from '@deskhand/protocol';
import { ChevronDown } from 'lucide-react';
import { clockTime, size, t } from '../words/words.ts';
import { Part } from './part.tsx';

/** What the task asked the network for, let through or refused: folded, since a command may ask a thousand times. */
export function NetworkRequests({ requests: { count, refused, last } }: { requests: Requests }) {
  return (
    <Part title={t('task.network')}>
      <details className="group rounded-large border border-line bg-surface px-4 shadow-low">
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2.5 py-2 text-body [&::-webkit-details-marker]:hidden">
          <span className="min-w-0 flex-1">
            {t('task.network.asked', { n: count })}
            {refused > 0 && <span className="text-small text-danger"> · {t('task.network.refusals', { n: refused })}</span>}
          </span>
          <ChevronDown
            aria-hidden
            className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-180 motion-reduce:transition-none"
          />
        </summary>
        {count > last.length && <p className="pb-2 text-small text-ink-soft">{t('task.network.last', { n: last.length })}</p>}
        <ol className="border-t border-line divide-y divide-line">
          {last.map((request, index) => (
            <Request key={count - last.length + index} request={request} />
          ))}
        </ol>
      </details>
    </Part>
  );
}

function Request({ request: { host, method, decision, why, status, up, down, time } }: { request: RequestView }) {
  const refused = decision === 'refused';
  const came = refused ? t('task.network.refused') : (status ?? t('task.network.none'));
  return (
    <li className="py-2">
      <p className="flex items-baseline justify-between gap-3 text-small">
        <bdi dir="ltr" className="min-w-0 font-mono [overflow-wrap:anywhere]">
          {method} {host}
        </bdi>
        <span className={`shrink-0 tabular-nums ${refused ? 'text-danger' : 'text-ink-soft'}`}>{came}</span>
      </p>
      <p dir="auto" className="text-small text-ink-soft [overflow-wrap:anywhere]">
        <time className="tabular-nums">{clockTime(time)}</time>
        {!refused && <> · {t('task.network.bytes', { up: size(up), down: size(down) })}</>}
        {why && <> · {why}</>}
      </p>
    </li>
  );
}
