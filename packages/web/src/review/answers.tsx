import { type Change, isFinished, namedChanges, type TaskView } from '@deskhand/protocol';
import { useEffect } from 'react';
import { ConfirmButton, WordsButton } from '../parts/asking-button.tsx';
import { breaking } from '../parts/breaks.tsx';
import { Button, buttonLook } from '../parts/button.tsx';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { aReview, givenAnswer, refusedFor } from '../parts/need-words.ts';
import { baseName } from '../parts/plain.ts';
import { RefusedNote } from '../parts/refused.tsx';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import { onApprove } from '../shell/keys.ts';
import { Link } from '../shell/link.tsx';
import type { Wish } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { useLeftOut, useTaken } from './choice.ts';
import { markWords } from './list-rows.tsx';

/** Accept all, some or none; or send it back with a comment. */
export function Answers({ view, changes }: { view: TaskView; changes: Change[] }) {
  const { id } = view.summary;
  const sendOn = useSend();
  const leftOut = useLeftOut(id);
  const taken = useTaken(id);
  const { outbox } = useApp();
  const given = useDesk((state) => givenAnswer(state.outbox, id, aReview));
  const refused = useDesk((state) => refusedFor(state.outbox, id, aReview));
  const [marks, showMarks, hideMarks] = useOpen();
  const chosen = changes.filter((change) => !leftOut.has(change.path));
  const marked = chosen.filter((change) => change.marks.length > 0);
  const all = chosen.length === changes.length;
  const asked = view.summary.needs.flatMap((need) => (need.kind === 'conflict' ? need.paths : [])).filter((path) => !leftOut.has(path));
  const choices = asked.flatMap((path) => (taken[path] ? { path, take: taken[path] } : []));
  const open = asked.length - choices.length;

  const send = (answer: Pick<Extract<Wish, { type: 'review' }>, 'answer' | 'marked' | 'paths' | 'choices' | 'text'>) => {
    if (refused) void outbox.drop(refused.key);
    void sendOn({ type: 'review', task: id, ...(view.review?.seq && { seen: view.review.seq }), ...answer });
  };
  const accept = () => {
    navigator.vibrate?.(10);
    send({
      answer: 'accept',
      marked: marked.length > 0,
      ...(!all && { paths: namedChanges(changes, ({ path }) => !leftOut.has(path)) }),
      ...(choices.length > 0 && { choices }),
    });
  };
  const ask = () => {
    if (chosen.length === 0 || open > 0) return;
    if (marked.length > 0) showMarks();
    else accept();
  };
  useEffect(() => onApprove(ask));

  const answer = given && 'answer' in given.command ? String(given.command.answer) : view.pending.review?.answer;
  if (answer) {
    return (
      <p role="status" className="py-2 text-center text-body font-semibold">
        {t(`review.answered.${answer as 'accept' | 'reject' | 'back'}`)}
        {given?.state === 'kept' && <span className="font-normal text-ink-soft"> · {t('state.phone').toLocaleLowerCase()}</span>}
      </p>
    );
  }
  if (view.rehearsal !== undefined)
    return (
      <Link to={{ name: 'approval', task: id, approval: view.rehearsal }} className={`w-full ${buttonLook('primary')}`}>
        {t('need.do.approval')}
      </Link>
    );
  const over = isFinished(view.summary);
  return (
    <>
      <RefusedNote trouble={refused?.trouble} />
      <Button tone="primary" className="w-full" disabled={chosen.length === 0 || open > 0} onClick={ask}>
        {acceptWords(open, chosen.length, changes.length)}
      </Button>
      <div className="mt-1 flex flex-wrap gap-2 *:flex-auto">
        {!over && (
          <WordsButton
            tone="quiet"
            draft={`back ${id}`}
            ask={{ title: t('review.back.title'), label: t('review.back.label'), yes: t('review.back.do') }}
            onWords={(text) => send({ answer: 'back', text })}
          >
            {t('review.back')}
          </WordsButton>
        )}
        <ConfirmButton
          tone="quiet"
          className="text-danger"
          ask={{ title: t('review.reject.title'), text: t('review.reject.text'), yes: t('review.reject.do') }}
          danger
          onYes={() => send({ answer: 'reject' })}
        >
          {t('review.reject')}
        </ConfirmButton>
      </div>
      <Confirm
        open={marks}
        onClose={hideMarks}
        title={t('review.marks.title', { n: marked.length })}
        yes={t('review.marks.do', { n: marked.length })}
        danger
        onYes={accept}
      >
        <ul className="mb-3 max-h-60 divide-y divide-line overflow-y-auto rounded-medium border border-line">
          {marked.slice(0, 200).map((change) => (
            <li key={change.path} className="px-3 py-2">
              <bdi className="block text-body [overflow-wrap:anywhere]">{baseName(change.path)}</bdi>
              <span className="block text-small text-warn [overflow-wrap:anywhere]">{breaking(markWords(change))}</span>
            </li>
          ))}
        </ul>
      </Confirm>
    </>
  );
}

function acceptWords(open: number, chosen: number, all: number): string {
  if (open) return t('review.conflict.choose', { n: open });
  if (chosen === all) return t('review.accept.all', { n: all });
  return chosen > 0 ? t('review.accept.some', { n: chosen, all }) : t('review.accept.none');
}
