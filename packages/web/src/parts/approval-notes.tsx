import type { ApprovalView } from '@deskhand/protocol';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { refusedAnswer } from './need-words.ts';
import { RefusedNote } from './refused.tsx';

/** What stands between a yes and its effect: a second person, or that this device may not say it. */
export function ApprovalNotes({ task, approval }: { task: string; approval: ApprovalView }) {
  const who = useDesk(({ host }) => (approval.seconds ?? []).map((id) => host.devices[id]?.name ?? t('approval.second.one')).join(', '));
  const organisation = useDesk(({ host }) => host.managed?.name ?? '');
  const refused = useDesk(({ outbox }) => refusedAnswer(outbox, task, approval.approval)?.trouble);
  return (
    <>
      {who && (
        <p role="status" dir="auto" className="mt-1 mb-4 rounded-medium bg-accent-soft p-3 text-body [overflow-wrap:anywhere]">
          {t('approval.second', { who, name: organisation })}
        </p>
      )}
      <RefusedNote trouble={refused} />
    </>
  );
}
