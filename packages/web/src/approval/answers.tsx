import type { ApprovalView, Grant } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useSend } from '../shell/context.ts';
import { onApprove } from '../shell/keys.ts';
import { t } from '../words/words.ts';
import { type Answer, AnswerSheets, type Shown } from './answer-sheets.tsx';

/** Yes once, more than once, or no. What can't be undone asks a second time. */
export function Answers({ approval, alike }: { approval: ApprovalView; alike: ApprovalView[] }) {
  const { answer, given } = useAnswer(approval, alike);
  const [shown, show] = useState<Shown>();
  const all = [approval, ...alike];
  const n = all.length;
  const irreversible = all.some((one) => one.irreversible);
  const once = () => (irreversible ? show('sure') : answer('once'));
  useEffect(() => onApprove(once));
  return (
    <>
      <div className="flex flex-wrap gap-2 *:flex-[2_1_auto] *:first:flex-[1_1_auto]">
        <Button disabled={given} onClick={() => answer('no')}>
          {t(n > 1 ? 'approval.no.all' : 'approval.no')}
        </Button>
        <Button tone={irreversible ? 'danger' : 'primary'} disabled={given} onClick={once} data-approve>
          {n > 1 ? t('approval.once.all', { n }) : t('approval.once')}
        </Button>
      </div>
      <Button tone="quiet" className="mt-1 w-full" disabled={given} onClick={() => show('others')}>
        {t('approval.other')}
      </Button>
      <AnswerSheets all={all} irreversible={irreversible} shown={shown} show={show} answer={answer} />
    </>
  );
}

/** One answer to all of them, each bound to what was shown of it; `given` once there is one. */
function useAnswer(approval: ApprovalView, alike: ApprovalView[]): { answer: Answer; given: boolean } {
  const send = useSend();
  const [given, setGiven] = useState(false);
  const answer: Answer = (which, { word, rule } = {}) => {
    if (given) return;
    setGiven(true);
    navigator.vibrate?.(10);
    const bound = ({ approval: id, hash, expires, pattern }: ApprovalView) => {
      // The host wrote the rule, and checks it again.
      const grant = rule ?? (which === 'task' || which === 'always' ? (pattern?.grant as Grant | undefined) : undefined);
      return { approval: id, hash, expires, ...(grant && { grant }) };
    };
    const also = alike.map(bound);
    void send({ type: 'approve', ...bound(approval), answer: which, ...(word && { word }), ...(also.length > 0 && { also }) });
  };
  return { answer, given };
}
