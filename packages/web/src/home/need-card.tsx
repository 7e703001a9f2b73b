import { untilOf } from '@deskhand/protocol';
import { CircleHelp, FileDiff, GitCompare, Plug, Send, ShieldAlert, ShieldQuestion } from 'lucide-react';
import { Suspense } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { buttonLook } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { alikeWords, givenAnswer, needWords } from '../parts/need-words.ts';
import { plainLine } from '../parts/plain.ts';
import { RefText } from '../parts/ref-text.tsx';
import { Choices } from '../question/choices.tsx';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { dayAndTime, learn, t } from '../words/words.ts';
import type { Approval, NeedRow } from './sections.ts';

const Proposal = lazyPart(async () => {
  const [{ Proposal: card }, { boundary }] = await Promise.all([
    import('../proposal/proposal.tsx'),
    import('../words/english-boundary.ts'),
  ]);
  learn(boundary);
  return card;
});

/** One thing that waits for the person, with the one thing to do about it. */
export function NeedCard({ task, need, inTask = false }: NeedRow & { inTask?: boolean }) {
  const given = useDesk((state) => givenAnswer(state.outbox, task.id, need));
  const now = useNow();
  const until = untilOf(need);
  const { kind, title, act, to, severe } = needWords(need, task);
  // Where there is room the task's own question stands whole, with what it may be answered with.
  const question = inTask && need.kind === 'question' && need.plugin === undefined ? need : undefined;
  const whole = need.kind === 'approval' && !need.rehearsal;
  // On home it stands under a heading of its own.
  const Heading = inTask ? 'h2' : 'h3';
  const Icon = {
    approval: need.kind === 'approval' && need.irreversible ? ShieldAlert : ShieldQuestion,
    question: need.kind === 'question' && need.plugin !== undefined ? Plug : CircleHelp,
    review: FileDiff,
    conflict: GitCompare,
    outbox: Send,
    proposal: ShieldQuestion,
  }[need.kind];
  return (
    <article
      className={inTask ? 'rounded-large border border-line bg-ground p-3' : 'rounded-large border border-line bg-surface p-4 shadow-low'}
    >
      <p className={`flex min-w-0 flex-wrap items-center gap-x-1.5 text-small ${severe ? 'text-danger' : 'text-warn'}`}>
        <span className="flex min-w-0 flex-1 basis-[9rem] items-center gap-1.5">
          <Icon aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0">{kind}</span>
        </span>
        {/* A proposal's own card says it in a sentence. */}
        {until < Infinity && need.kind !== 'proposal' ? (
          <time className="ms-auto shrink-0 text-ink-soft tabular-nums">{t('need.until', { time: dayAndTime(until, now) })}</time>
        ) : (
          <time className="ms-auto shrink-0 text-ink-faint tabular-nums">{dayAndTime(task.updated, now)}</time>
        )}
      </p>
      {question && (
        <div className="mt-1 text-large font-semibold">
          <RefText content={question.text} />
        </div>
      )}
      {!question && (!inTask || title !== task.title) && (
        <Heading dir="auto" className="mt-1 text-large font-semibold [overflow-wrap:anywhere]">
          {inTask ? <Title title={title} whole={whole} /> : <TitleLink title={title} whole={whole} thread={task.thread} />}
        </Heading>
      )}
      {need.kind === 'approval' && need.alike && <Alike label={alikeWords(need, need.alike)} needs={need.alike} />}
      {!inTask && title !== task.title && (
        <p dir="auto" className="mt-0.5 truncate text-small text-ink-soft">
          {task.title}
        </p>
      )}
      <div className="mt-3">
        {given ? (
          <p className="flex min-h-11 items-center text-small text-ink-soft">
            {t(given.state === 'taken' ? 'need.given.sent' : 'need.given')}
          </p>
        ) : need.kind === 'proposal' ? (
          <Broken>
            <Suspense fallback={<div className="min-h-36" />}>
              <Proposal task={task.id} need={need} />
            </Suspense>
          </Broken>
        ) : (
          <div className="grid grid-cols-1 gap-2">
            {question?.choices.length ? (
              // Other words go into the field below.
              <Choices task={task.id} question={question.id} choices={question.choices} />
            ) : (
              <Link to={to} data-row className={`${buttonLook('soft')} w-full`}>
                {act}
              </Link>
            )}
          </div>
        )}
      </div>
    </article>
  );
}

/** What is asked for a yes stands whole and as it is: no mark in it may hide where it goes. */
const Title = ({ title, whole }: { title: string; whole: boolean }) =>
  whole ? (
    <span className="inline-block first-letter:uppercase">{breaking(title)}</span>
  ) : (
    <span className="line-clamp-3 first-letter:uppercase">{breaking(plainLine(title, 240))}</span>
  );

/** To the conversation; as tall as a thumb, without taking more room. */
const TitleLink = ({ title, whole, thread }: { title: string; whole: boolean; thread: string }) => (
  <Link to={{ name: 'thread', thread }} className="-my-2 block py-2">
    <Title title={title} whole={whole} />
  </Link>
);

const mostNamed = 3;

/** The others that the same answer is for. */
function Alike({ label, needs }: { label: string; needs: Approval[] }) {
  const left = needs.length - mostNamed;
  return (
    <ul aria-label={label} className="mt-1 grid grid-cols-1 gap-0.5">
      {needs.slice(0, mostNamed).map(({ id, title }) => (
        <li key={id} dir="auto" className="text-body [overflow-wrap:anywhere] first-letter:uppercase">
          {breaking(title)}
        </li>
      ))}
      {left > 0 && <li className="text-small text-ink-soft">{t('approval.alike.more', { n: left })}</li>}
    </ul>
  );
}
