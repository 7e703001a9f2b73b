import type { Grant } from '@deskhand/protocol';
import { ChevronRight, ShieldAlert, ShieldCheck, ShieldOff } from 'lucide-react';
import { breaking } from '../parts/breaks.tsx';
import { useNow } from '../parts/clock.ts';
import { grantWords, scopeWords } from './rule-words.ts';

const icons = { allow: ShieldCheck, ask: ShieldAlert, none: ShieldOff };

/** One rule in words; one that can be changed here is opened by a tap. */
export function RuleRow({ grant, onOpen }: { grant: Grant; onOpen?: (() => void) | undefined }) {
  const now = useNow();
  const give = grant.give ?? 'allow';
  const Icon = icons[give];
  const details = [...scopeWords(grant, now), ...(grant.reason ? [grant.reason] : [])].join(' · ');
  const look = 'flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start';
  const words = (
    <>
      <Icon aria-hidden className={`size-5 shrink-0 ${give === 'allow' ? 'text-accent' : 'text-ink-soft'}`} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block text-body [overflow-wrap:anywhere]">
          {breaking(grantWords(grant))}
        </span>
        {details && (
          <span dir="auto" className="block text-small text-ink-soft [overflow-wrap:anywhere]">
            {breaking(details)}
          </span>
        )}
      </span>
    </>
  );
  if (!onOpen) return <div className={look}>{words}</div>;
  return (
    <button type="button" data-row onClick={onOpen} className={`${look} hover:bg-sunken -outline-offset-2`}>
      {words}
      <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:rotate-180" />
    </button>
  );
}
