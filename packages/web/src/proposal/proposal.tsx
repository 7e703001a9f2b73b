import type { Need, Proposed } from '@deskhand/protocol';
import { useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { WhoMay } from '../parts/who-may.tsx';
import { useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';

type Waiting = Extract<Need, { kind: 'proposal' }>;

/** What a task may be given before it starts: each line can be taken out; one tap signs what is left. */
export function Proposal({ task, need }: { task: string; need: Waiting }) {
  const send = useSend();
  const now = useNow();
  const [without, setWithout] = useState<readonly number[]>([]);
  const [given, setGiven] = useState(false);
  const all = need.lines.map((_, at) => at);
  const kept = all.filter((at) => !without.includes(at));
  const answer = (which: number[]) => {
    if (given) return;
    setGiven(true);
    navigator.vibrate?.(10);
    void send({ type: 'proposal.answer', task, proposal: need.id, hash: need.hash, expires: need.until, kept: which });
  };
  return (
    <>
      <p className="text-body text-ink-soft">{t('proposal.text')}</p>
      <ul className="mt-2 grid grid-cols-1 divide-y divide-line border-y border-line">
        {need.lines.map((line, at) => (
          <li key={JSON.stringify(line.grant.need)}>
            <Line
              line={line}
              on={!without.includes(at)}
              onChange={(on) => setWithout(on ? without.filter((one) => one !== at) : [...without, at])}
            />
          </li>
        ))}
      </ul>
      <p className="mt-2 text-small text-ink-faint">{t('proposal.until', { time: dayAndTime(need.until, now) })}</p>
      <WhoMay>
        <div className="mt-3 flex flex-wrap-reverse gap-2">
          <Button className="min-w-fit flex-1" disabled={given} onClick={() => answer([])}>
            {t('proposal.none')}
          </Button>
          <Button tone="primary" className="min-w-fit flex-2" disabled={given || kept.length === 0} onClick={() => answer(kept)} data-row>
            {kept.length === all.length ? t('proposal.all', { n: all.length }) : t('proposal.some', { n: kept.length, all: all.length })}
          </Button>
        </div>
      </WhoMay>
    </>
  );
}

function Line({ line, on, onChange }: { line: Proposed; on: boolean; onChange: (on: boolean) => void }) {
  const why = line.why === 'named' ? t('proposal.named') : t('proposal.like', { n: line.times ?? 1 });
  return (
    <label className="flex min-h-14 cursor-pointer items-center gap-3 py-2">
      <input type="checkbox" className="size-5 shrink-0 accent-accent" checked={on} onChange={(event) => onChange(event.target.checked)} />
      <span className="min-w-0">
        <span dir="auto" className={`block text-body [overflow-wrap:anywhere] ${on ? 'font-semibold' : 'text-ink-faint line-through'}`}>
          {breaking(lineWords(line))}
        </span>
        <span className="block text-small text-ink-soft">{why}</span>
      </span>
    </label>
  );
}

/** The whole of what is given: nothing of a path or a name is left out. */
function lineWords({ grant: { need }, file }: Proposed): string {
  switch (need.kind) {
    case 'folder':
      return t(file ? 'proposal.file' : `proposal.folder.${need.access === 'read' ? 'read' : 'write'}`, { what: need.path });
    case 'network':
      return t(`proposal.network.${need.access}`, { what: need.host });
    case 'command':
      return t('proposal.command', { what: need.line });
    case 'plugin':
      return t('proposal.plugin', { tool: need.tool, server: need.server });
    case 'account':
      return t(`proposal.account.${need.access}`, { what: need.account });
    case 'secret':
      return t('proposal.secret', { what: need.name });
    case 'device':
      return t(`proposal.device.${need.what}`);
  }
}
