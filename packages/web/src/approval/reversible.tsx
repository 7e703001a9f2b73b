import type { ApprovalView } from '@deskhand/protocol';
import { Eye, ShieldAlert, TriangleAlert, Undo2 } from 'lucide-react';
import { t } from '../words/words.ts';

/** Said before the answer, not after: of several requests, what weighs most. */
export function Reversible({ of }: { of: readonly Pick<ApprovalView, 'irreversible' | 'reach' | 'looks'>[] }) {
  const irreversible = of.some((one) => one.irreversible);
  const reach = irreversible ? undefined : (['command', 'address', 'plugin'] as const).find((far) => of.some((one) => one.reach === far));
  const look = of.every((one) => one.reach === 'look');
  const looks = reach === 'plugin' && of.every((one) => one.looks || one.reach === 'look');
  const Icon = irreversible ? ShieldAlert : looks ? Eye : reach ? TriangleAlert : look ? Eye : Undo2;
  const tone = irreversible
    ? 'bg-danger-soft font-semibold text-danger'
    : reach === 'command'
      ? 'bg-warn-soft font-semibold text-warn'
      : 'bg-sunken text-ink-soft';
  return (
    <p className={`mt-6 flex items-center gap-2 rounded-medium px-3 py-2.5 text-body ${tone}`}>
      <Icon aria-hidden className="size-5 shrink-0" />
      {t(
        irreversible
          ? of.some((one) => one.reach === 'command')
            ? 'approval.irreversible.command'
            : 'approval.irreversible'
          : looks
            ? 'approval.reach.plugin.looks'
            : reach
              ? `approval.reach.${reach}`
              : look
                ? 'approval.reach.look'
                : 'approval.reversible',
      )}
    </p>
  );
}
