import type { Ref, StepState, StepView } from '@deskhand/protocol';
import { Check, ChevronDown, Hand, LoaderCircle, Minus, TriangleAlert, X } from 'lucide-react';
import { type ComponentType, memo } from 'react';
import { CopyButton } from '../parts/code-block.tsx';
import { named } from '../parts/plain.ts';
import { notHereWords, useText } from '../parts/text.ts';
import { useDesk, useLive } from '../shell/context.ts';
import { lasting, t } from '../words/words.ts';

const icons: Record<StepState, ComponentType<{ className?: string; 'aria-hidden'?: boolean }>> = {
  running: LoaderCircle,
  ok: Check,
  error: TriangleAlert,
  denied: X,
  stopped: Minus,
  lost: TriangleAlert,
};
const looks: Record<StepState, string> = {
  running: 'text-accent animate-spin motion-reduce:animate-none',
  ok: 'text-ink-faint',
  error: 'text-warn',
  denied: 'text-danger',
  stopped: 'text-ink-faint',
  lost: 'text-warn',
};

interface StepRowProps {
  task: string;
  step: StepView;
  open: boolean;
  /** It waits for the person's answer. */
  waits: boolean;
  onToggle(step: string): void;
}

/** One step in a person's words; its input and output below it when opened. */
export const StepRow = memo(function StepRow({ task, step, open, waits, onToggle }: StepRowProps) {
  const live = useLive(task)?.steps[step.id];
  const folders = useDesk((state) => state.host.folders);
  const Icon = waits ? Hand : icons[step.state];
  return (
    <div className="border-b border-line">
      <button
        type="button"
        data-row
        aria-expanded={open}
        onClick={() => onToggle(step.id)}
        className="flex min-h-11 w-full items-center gap-2.5 py-2 text-start hover:bg-sunken"
      >
        <Icon aria-hidden className={`size-4 shrink-0 ${waits ? 'text-warn' : looks[step.state]}`} />
        <span dir="auto" className={`min-w-0 flex-1 text-body first-letter:uppercase ${open ? '[overflow-wrap:anywhere]' : 'truncate'}`}>
          {named(step.words, folders)}
          {step.came && <span className="text-small text-ink-soft"> · {step.came}</span>}
          {step.state !== 'ok' && !(step.state === 'denied' && step.came) && (
            <span className="text-small text-ink-soft"> · {t(waits ? 'step.waits' : `step.${step.state}`)}</span>
          )}
          {live?.words && <span className="text-small text-ink-soft"> · {live.words}</span>}
        </span>
        {step.ms !== undefined && step.ms >= 1000 && (
          <span className="shrink-0 text-small text-ink-faint tabular-nums">{lasting(step.ms)}</span>
        )}
        <ChevronDown
          aria-hidden
          className={`size-4 shrink-0 text-ink-faint transition-transform motion-reduce:transition-none ${open ? 'rotate-180' : ''}`}
        />
      </button>
      {open && (
        <div className="grid grid-cols-1 gap-3 pb-3 ps-6.5">
          <Labelled label={`${t('task.input')} · ${step.tool}`} content={step.args} json />
          {step.output ? (
            <Labelled label={t('task.output')} content={step.output} />
          ) : (
            live?.output && <Box label={t('task.output')} text={live.output} />
          )}
        </div>
      )}
    </div>
  );
});

function Labelled({ label, content, json = false }: { label: string; content: Ref; json?: boolean }) {
  const held = useText(content);
  if (held.state === 'ready') return <Box label={label} text={json ? pretty(held.text) : held.text || t('task.output.none')} />;
  return <p className="text-small text-ink-soft">{notHereWords(held)}</p>;
}

const mostShown = 100_000;

function Box({ label, text }: { label: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="flex items-center justify-between text-small text-ink-faint">
        {label}
        <CopyButton text={text} />
      </p>
      <pre
        dir="ltr"
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-medium bg-sunken p-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text.slice(0, mostShown)}
      </pre>
    </div>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
