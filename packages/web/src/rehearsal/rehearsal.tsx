import { type ApprovalView, parseRehearsed, type Rehearsed, type TaskView } from '@deskhand/protocol';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApprovalNotes } from '../parts/approval-notes.tsx';
import { buttonLook } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { useWidest } from '../parts/media.ts';
import { givenAnswer, refusedAnswer } from '../parts/need-words.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { RefText } from '../parts/ref-text.tsx';
import { useText } from '../parts/text.ts';
import { WhoMay } from '../parts/who-may.tsx';
import { listOf, useChanges } from '../review/changes.ts';
import { ChangeRow } from '../review/list-rows.tsx';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { TaskSkeleton } from '../task/skeleton.tsx';
import { dayAndTime, t } from '../words/words.ts';
import { Acts } from './acts.tsx';
import { Answers } from './answers.tsx';

const managed: About = ['approvals'];

/** Changes that are listed here; the rest is on the screen of the changes. */
const most = 12;

/** All that a task would do, before any of it is done: one look, one yes or no. */
export function Rehearsal({ view, approval }: { view: TaskView; approval: ApprovalView }) {
  const text = useText(approval.full);
  const widest = useWidest();
  const now = useNow();
  const refused = useDesk(({ outbox }) => refusedAnswer(outbox, view.summary.id, approval.approval)?.key);
  const given = useDesk((state) =>
    givenAnswer(state.outbox, view.summary.id, { kind: 'approval', id: approval.approval, title: '', irreversible: false }),
  );
  if (text.state === 'loading') return <TaskSkeleton />;
  const shown = text.state === 'ready' ? parseRehearsed(text.text) : undefined;
  const open = view.rehearsal === approval.approval && !approval.answer && !approval.expired && approval.expires > now && !given;
  return (
    <Pane
      title={t('rehearsal')}
      subtitle={view.summary.title}
      leave={widest ? 'close' : 'back'}
      footer={
        <Footer>
          {open && shown ? (
            <WhoMay>
              <Answers key={refused} view={view} approval={approval} shown={shown} />
            </WhoMay>
          ) : (
            <p role="status" className="py-2 text-center text-body font-semibold">
              {outcomeOf(view, approval, given && 'answer' in given.command ? String(given.command.answer) : undefined)}
            </p>
          )}
        </Footer>
      }
    >
      <Content className="pb-8">
        {open && <ApprovalNotes task={view.summary.id} approval={approval} />}
        <p className="mt-1 text-body text-ink-soft">{t('rehearsal.text')}</p>
        {shown ? <Shown view={view} shown={shown} open={open} /> : <p className="mt-4 text-body">{t('rehearsal.gone')}</p>}
        {open && <ManagedLines about={managed} />}
        {open && <p className="mt-6 text-small text-ink-faint">{t('approval.expires', { time: dayAndTime(approval.expires, now) })}</p>}
      </Content>
    </Pane>
  );
}

function Shown({ view, shown, open }: { view: TaskView; shown: Rehearsed; open: boolean }) {
  const id = view.summary.id;
  const list = useChanges(id, listOf(view));
  const changes = list.state === 'ready' ? list.changes : [];
  return (
    <>
      {shown.limit && (
        <p className="mt-3 flex items-start gap-2 rounded-medium bg-warn-soft p-3 text-body">
          <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
          {t('rehearsal.limit', { limit: shown.limit })}
        </p>
      )}
      {view.summary.answer && (
        <Part title={t('task.result')}>
          <RefText content={view.summary.answer} />
        </Part>
      )}
      {shown.changes > 0 && (
        <Part title={t('rehearsal.changes', { n: shown.changes })}>
          {changes.slice(0, most).map((change) => (
            <ChangeRow key={change.path} task={id} change={change} included />
          ))}
          {changes.length > most && (
            <p className="mt-2 text-small text-ink-soft">{t('rehearsal.changes.more', { n: changes.length - most })}</p>
          )}
          {changes.length > 1 && (
            <Link to={{ name: 'review', task: id }} className={`mt-2 w-full ${buttonLook('plain')}`}>
              {t('rehearsal.changes.look')}
            </Link>
          )}
        </Part>
      )}
      <Part title={shown.acts.length ? t('rehearsal.acts', { n: shown.acts.length }) : t('rehearsal.acts.none')}>
        {shown.acts.length > 0 && <p className="mb-3 text-small text-ink-soft">{t('rehearsal.acts.text')}</p>}
        <Acts view={view} acts={shown.acts} open={open} />
      </Part>
      {shown.left.length > 0 && (
        <Part title={t('rehearsal.left')}>
          <p className="text-small text-ink-soft">{t('rehearsal.left.text')}</p>
          <ul className="mt-2 list-disc ps-5 text-body">
            {shown.left.map(({ words }, index) => (
              <li key={`${index} ${words}`} dir="auto" className="[overflow-wrap:anywhere] first-letter:uppercase">
                {words}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function outcomeOf(view: TaskView, approval: ApprovalView, given: string | undefined): string {
  const answer = approval.answer?.answer ?? given;
  if (answer) return t(answer === 'no' ? 'rehearsal.answered.no' : 'rehearsal.answered.yes');
  return t(view.rehearsal === approval.approval ? 'rehearsal.late' : 'rehearsal.over');
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="mt-6">
    <h3 className="mb-1 text-large font-semibold">{title}</h3>
    {children}
  </section>
);
