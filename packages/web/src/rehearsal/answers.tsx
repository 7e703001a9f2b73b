import type { ApprovalView, Rehearsed, TaskView } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import { useDraft } from '../compose/draft.ts';
import { Button } from '../parts/button.tsx';
import { Ask, Confirm, useOpen } from '../parts/confirm.tsx';
import { useSend } from '../shell/context.ts';
import { onApprove } from '../shell/keys.ts';
import { t } from '../words/words.ts';

/** All of it, none of it, or once more with a word. A yes says again what can't be called back. */
export function Answers({ view, approval, shown }: { view: TaskView; approval: ApprovalView; shown: Rehearsed }) {
  const send = useSend();
  const [sure, showSure, hideSure] = useOpen();
  const [drop, showDrop, hideDrop] = useOpen();
  const [comment, showComment, hideComment] = useOpen();
  const [draft, setDraft] = useDraft(`rehearsal ${approval.approval}`);
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
      <div className="mt-1 grid grid-cols-2 gap-2">
        <Button tone="quiet" disabled={given} onClick={showComment}>
          {t('rehearsal.back')}
        </Button>
        <Button tone="quiet" className="text-danger" disabled={given} onClick={showDrop}>
          {t('rehearsal.drop')}
        </Button>
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
            <li key={id} dir="auto" className="[overflow-wrap:anywhere]">
              {title}
            </li>
          ))}
        </ul>
      </Confirm>
      <Confirm
        open={drop}
        onClose={hideDrop}
        title={t('rehearsal.drop.title')}
        text={t('rehearsal.drop.text')}
        yes={t('rehearsal.drop')}
        danger
        onYes={() => answer('no')}
      />
      <Ask
        open={comment}
        onClose={hideComment}
        title={t('rehearsal.back.title')}
        label={t('rehearsal.back.title')}
        yes={t('rehearsal.back.do')}
        value={draft.text}
        onValue={(text) => setDraft({ text })}
        onYes={(text) => {
          setDraft({ text: '' });
          void send({ type: 'steer', task: view.summary.id, text });
        }}
      />
    </>
  );
}
