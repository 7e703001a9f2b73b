import type { ApprovalView } from '@deskhand/protocol';
import { Eye, ShieldAlert, TriangleAlert, Undo2 } from 'lucide-react';
import { t } from '../words/words.ts';

type Asked = Pick<ApprovalView, 'irreversible' | 'reach' | 'looks'>;

/** Said before the answer, not after: of several requests, what weighs most. */
export function Reversible({ of }: { of: readonly Asked[] }) {
  const { Icon, tone, words } = shown(of);
  return (
    <p className={`mt-6 flex items-center gap-2 rounded-medium px-3 py-2.5 text-body ${tone}`}>
      <Icon aria-hidden className="size-5 shrink-0" />
      {t(words)}
    </p>
  );
}

const danger = 'bg-danger-soft font-semibold text-danger';
const warn = 'bg-warn-soft font-semibold text-warn';
const calm = 'bg-sunken text-ink-soft';

function shown(of: readonly Asked[]) {
  const some = (reach: Asked['reach']) => of.some((one) => one.reach === reach);
  if (of.some(({ irreversible }) => irreversible))
    return { Icon: ShieldAlert, tone: danger, words: some('command') ? 'approval.irreversible.command' : 'approval.irreversible' } as const;
  if (some('command')) return { Icon: TriangleAlert, tone: warn, words: 'approval.reach.command' } as const;
  if (some('address')) return { Icon: TriangleAlert, tone: calm, words: 'approval.reach.address' } as const;
  if (of.every(({ reach }) => reach === 'look')) return { Icon: Eye, tone: calm, words: 'approval.reach.look' } as const;
  if (!some('plugin')) return { Icon: Undo2, tone: calm, words: 'approval.reversible' } as const;
  return of.every(({ looks, reach }) => looks || reach === 'look')
    ? ({ Icon: Eye, tone: calm, words: 'approval.reach.plugin.looks' } as const)
    : ({ Icon: TriangleAlert, tone: calm, words: 'approval.reach.plugin' } as const);
}
