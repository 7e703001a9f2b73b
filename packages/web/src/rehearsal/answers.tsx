import type { ApprovalView, Rehearsed, TaskView } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import { ConfirmButton, WordsButton } from '../parts/asking-button.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useSend } from '../shell/context.ts';
import { onApprove } from '../shell/keys.ts';
import { t } from '../words/words.ts';

/** All of it, none of it, or once more with a word. A yes says again what can't be called back. */
export function Answers({ view, approval, shown }: { view: TaskView; approval: ApprovalView; shown: Rehearsed }) {
  const send = useSend();
  const [sure, showSure, hideSure] = useOpen();
  const [given, setGiven] = useState(false);
  const answer = (which: 'once' | 'no') => {
    if (given) return;
    setGiven(true);
    navigator.vibrate?.(10);
    const { approval: id, hash, expires } = approval;
    void send({ type: 'approve', approval: id, hash, expires, answer: which });
  };
  const left = view.summary.outbox?.filter(({ state }) => state === 'queued') ?? [];
  const plain = left.length === 0 && shown.marked === 0;
  const yes = plain ? () => answer('once') : showSure;
  useEffect(() => onApprove(yes));
  return (
    <>
      <Button tone={left.length ? 'danger' : 'primary'} className="w-full" disabled={given} onClick={yes} data-approve>
        {t('rehearsal.do')}
      </Button>
      <div className="mt-1 flex flex-wrap gap-2 *:flex-auto">
        <WordsButton
          tone="quiet"
          disabled={given}
          draft={`rehearsal ${approval.approval}`}
          ask={{ title: t('rehearsal.back.title'), label: t('rehearsal.back.title'), yes: t('rehearsal.back.do') }}
          onWords={(text) => void send({ type: 'steer', task: view.summary.id, text })}
        >
          {t('rehearsal.back')}
        </WordsButton>
        <ConfirmButton
          tone="quiet"
          className="text-danger"
          disabled={given}
          ask={{ title: t('rehearsal.drop.title'), text: t('rehearsal.drop.text'), yes: t('rehearsal.drop') }}
          danger
          onYes={() => answer('no')}
        >
          {t('rehearsal.drop')}
        </ConfirmButton>
      </div>
      <Confirm
        open={sure}
        onClose={hideSure}
        title={t('rehearsal.do.title')}
        text={t(left.length ? 'rehearsal.do.text' : 'rehearsal.do.files')}
        yes={t('rehearsal.do')}
        danger={left.length > 0}
        onYes={() => answer('once')}
      >
        {shown.marked > 0 && <p className="mb-3 rounded-medium bg-warn-soft p-3 text-body">{t('rehearsal.marks', { n: shown.marked })}</p>}
        <ul className="mb-3 max-h-60 list-disc overflow-y-auto ps-5 text-body">
          {left.map(({ id, title }) => (
            <li key={id} dir="auto" className="[overflow-wrap:anywhere] first-letter:uppercase">
              {title}
            </li>
          ))}
        </ul>
      </Confirm>
    </>
  );
}
