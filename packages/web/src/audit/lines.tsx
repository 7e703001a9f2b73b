import type { Event, HostView } from '@deskhand/protocol';
import type { Leave } from '@deskhand/protocol/audit';
import { useNow } from '../parts/clock.ts';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import type { Key } from '../words/catalogue.ts';
import { dayAndTime, t } from '../words/words.ts';

/** Who did what, for which task, by whose leave. */
export function AuditLine({ event, leave }: { event: Event; leave?: Leave | undefined }) {
  const host = useDesk((state) => state.host);
  const task = useDesk((state) => (event.task ? state.desk.tasks[event.task] : undefined));
  const now = useNow();
  const words = wordsOf(event);
  return (
    <li className="border-b border-line py-2.5">
      <p className="flex items-baseline justify-between gap-3">
        <span dir="auto" className="min-w-0 text-body font-semibold [overflow-wrap:anywhere]">
          {whoOf(event, host)}
        </span>
        <time className="shrink-0 text-small text-ink-faint tabular-nums">{dayAndTime(event.time, now)}</time>
      </p>
      <p dir="auto" className="text-body [overflow-wrap:anywhere]">
        {kindWords(event.type) ?? t('audit.kind.other')}
        {words && <span className="text-ink-soft">: {words}</span>}
      </p>
      {leave && <p className="text-small text-accent">{leaveWords(leave, host)}</p>}
      {event.task && (
        <Link
          to={{ name: 'task', task: event.task }}
          className="-mt-1.5 -mb-2.5 inline-block max-w-full truncate py-[13px] text-small text-ink-soft underline"
        >
          {task?.title || t('audit.task')}
        </Link>
      )}
    </li>
  );
}

const nameOf = (id: string, host: HostView): string =>
  host.devices[id]?.name ?? (id === 'host' ? t('audit.who.host') : id === 'cli' || id === 'browser' ? t('audit.who.here') : id);

function whoOf({ actor }: Event, host: HostView): string {
  if (actor.kind === 'device') return nameOf(actor.id, host);
  return t(actor.kind === 'agent' ? 'audit.who.agent' : 'audit.who.host');
}

function leaveWords(leave: Leave, host: HostView): string {
  if (leave.kind === 'approved' && leave.second !== undefined)
    return t('audit.leave.two', { who: nameOf(leave.by, host), second: nameOf(leave.second, host) });
  return 'by' in leave ? t(`audit.leave.${leave.kind}`, { who: nameOf(leave.by, host) }) : t(`audit.leave.${leave.kind}`);
}

/** What was done, in words; undefined for what only a later version of this page knows. */
function kindWords(type: string): string | undefined {
  const key = `audit.kind.${type}` as Key;
  const words = t(key);
  return words === key ? undefined : words;
}

/** The words in an event itself; what was said stays with the task. */
function wordsOf({ type, body }: Event): string {
  const fields: Record<string, unknown> = body;
  if (type === 'content.erased') return t('audit.erased.items', { n: Number(fields.items ?? 0) });
  for (const name of ['words', 'title', 'sentence', 'path', 'host', 'name', 'model', 'answer', 'outcome', 'to', 'why', 'by']) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 200);
  }
  return kindWords(type) === undefined ? type : '';
}
