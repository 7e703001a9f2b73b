import type { ApprovalView } from '@deskhand/protocol';
import { Suspense, useRef, useState } from 'react';
import { ApprovalNotes } from '../parts/approval-notes.tsx';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { useWidest } from '../parts/media.ts';
import { givenAnswer, refusedAnswer } from '../parts/need-words.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { WhoMay } from '../parts/who-may.tsx';
import { useDesk, useTask } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { Absent } from '../task/absent.tsx';
import { TaskSkeleton } from '../task/skeleton.tsx';
import { dayAndTime, learn, t } from '../words/words.ts';
import { Answers } from './answers.tsx';
import { Bundle } from './bundle.tsx';
import { Decisive } from './decisive.tsx';
import { Exactly } from './exactly.tsx';
import { Outcome } from './outcome.tsx';
import { Reversible } from './reversible.tsx';

const managed: About = ['approvals'];

/** Loaded when one is looked at. */
const Rehearsal = lazyPart(async () => {
  const [{ Rehearsal: screen }, { rehearsal }, { review }] = await Promise.all([
    import('../rehearsal/rehearsal.tsx'),
    import('../words/english-rehearsal.ts'),
    import('../words/english-review.ts'),
  ]);
  learn({ ...rehearsal, ...review });
  return screen;
});

/** A yes or no: what, to whom, where the values that decide come from, and what can't be undone. */
export function Approval({ task: id, approval }: { task: string; approval: string }) {
  const held = useTask(id);
  const given = useDesk((state) => givenAnswer(state.outbox, id, { kind: 'approval', id: approval, title: '', irreversible: false }));
  // Whoever was refused can answer again, and answer otherwise.
  const refused = useDesk(({ outbox }) => refusedAnswer(outbox, id, approval)?.key);
  const widest = useWidest();
  const now = useNow();
  const [alone, setAlone] = useState(false);
  const shown = useRef<string[]>(undefined);
  if (!held) return <Absent task={id} />;
  const view = held.view.approvals[approval];
  if (!view) return <Missing />;
  if (view.rehearsal)
    return (
      <Broken>
        <Suspense fallback={<TaskSkeleton />}>
          <Rehearsal view={held.view} approval={view} />
        </Suspense>
      </Broken>
    );
  const isOpen = (one: ApprovalView) => !one.answer && !one.expired && one.expires > now;
  const open = isOpen(view);
  // What comes while the person looks is asked by itself: nobody says yes to what slid in under their thumb.
  shown.current ??= Object.values(held.view.approvals)
    .filter((one) => one.group !== undefined && one.group === view.group && isOpen(one))
    .map((one) => one.approval);
  const others = shown.current.flatMap((one) => {
    const other = held.view.approvals[one];
    return open && !given && other && other !== view && isOpen(other) ? [other] : [];
  });
  const alike = alone ? [] : others;
  const n = others.length + 1;
  const waits = open && <p className="mt-1 text-small text-ink-soft">{t('approval.expires', { time: dayAndTime(view.expires, now) })}</p>;
  const answers = (
    <WhoMay>
      <Answers key={`${alone} ${refused}`} approval={view} alike={alike} />
    </WhoMay>
  );
  // One yes to several acts for good is given below them all.
  const asksLast = open && !given && alike.length > 0 && [view, ...alike].some(({ irreversible }) => irreversible);
  return (
    <Pane
      title={t('approval.title')}
      subtitle={held.view.summary.title}
      leave={widest ? 'close' : 'back'}
      footer={
        !asksLast && (
          <Footer>
            {open && !given ? (
              answers
            ) : (
              <Outcome
                view={view}
                task={held.view.summary}
                given={given && 'answer' in given.command ? String(given.command.answer) : undefined}
              />
            )}
          </Footer>
        )
      }
    >
      <Content className="pb-8">
        {open && <ApprovalNotes task={id} approval={view} />}
        {alike.length > 0 ? (
          <>
            <h2 className="mt-1 text-title font-semibold">{t(view.ahead ? 'approval.ahead.title' : 'approval.alike.title', { n })}</h2>
            <p className="mt-1 text-body text-ink-soft">{t('approval.alike.text')}</p>
            {waits}
            {view.ahead && <p className="mt-1 text-body text-ink-soft">{t('approval.ahead')}</p>}
            <Bundle of={[view, ...alike]} />
          </>
        ) : (
          <>
            <h2 dir="auto" className="mt-1 text-title font-semibold [overflow-wrap:anywhere] first-letter:uppercase">
              {breaking(view.title)}
            </h2>
            {waits}
            {view.ahead && <p className="mt-1 text-body text-ink-soft">{t('approval.ahead')}</p>}
            <Decisive values={view.decisive} />
          </>
        )}
        <section aria-label={t('approval.why')} className="mt-6">
          <h3 className="text-small font-semibold text-ink-soft">{t('approval.why')}</h3>
          <p dir="auto" className="mt-1 text-body [overflow-wrap:anywhere]">
            {breaking(view.why)}
          </p>
        </section>
        <Reversible of={[view, ...alike]} />
        {open && <ManagedLines about={managed} />}
        {alike.length === 0 && <Exactly content={view.full} />}
        {others.length > 0 && (
          <Button tone="quiet" className="mt-4 w-full" onClick={() => setAlone(!alone)}>
            {alone ? t('approval.alike.all', { n }) : t('approval.alike.single')}
          </Button>
        )}
        {asksLast && <div className="mt-6">{answers}</div>}
      </Content>
    </Pane>
  );
}
