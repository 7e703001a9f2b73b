import type { ApprovalView } from '@deskhand/protocol';
import { Suspense } from 'react';
import { type NeedRow, sectionsOf } from '../home/sections.ts';
import { buttonLook } from '../parts/button.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { givenAnswer, needWords, refusedAnswer } from '../parts/need-words.ts';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { learn, t } from '../words/words.ts';

/** Loaded where a rule has answered. */
const RuleLine = lazyPart(async () => {
  const [{ RuleLine: line }, { settings }] = await Promise.all([import('./rule-line.tsx'), import('../words/english-settings.ts')]);
  learn(settings);
  return line;
});

interface OutcomeProps {
  view: ApprovalView;
  task: { id: string; thread: string };
  /** What this device has answered, and the host hasn't got yet. */
  given: string | undefined;
}

/** What came of a request: who answered it, or which rule did; and what that means for an answer of this device. */
export function Outcome({ view, task, given }: OutcomeProps) {
  const late = useDesk(({ outbox }) => {
    const command = refusedAnswer(outbox, task.id, view.approval)?.command;
    return command?.type === 'approve' && !given ? command.answer : undefined;
  });
  const { answer, ruled } = view;
  return (
    <div role="status" className="py-2 text-center">
      <p className="text-body font-semibold">
        <Head view={view} given={given} />
      </p>
      {answer?.word && <Line>“{answer.word}”</Line>}
      {answer && ruled?.give === 'none' && <p className="mt-1 text-body font-semibold">{ruledWords(ruled)}</p>}
      {ruled?.why && <Line>{ruled.why}</Line>}
      {ruled?.give === 'allow' && ruled.rule && (
        <Broken>
          <Suspense>
            <RuleLine rule={ruled.rule} />
          </Suspense>
        </Broken>
      )}
      {late && (answer || ruled) && <Line>{t('approval.late', { answer: answerWords(late) })}</Line>}
      {!answer && !given && !view.needless && !ruled && (
        <>
          <Line>{t('approval.expired.next')}</Line>
          <Link to={{ name: 'thread', thread: task.thread }} className={`mt-3 w-full ${buttonLook('plain')}`}>
            {t('approval.expired.go')}
          </Link>
        </>
      )}
      <NextNeed approval={view.approval} />
    </div>
  );
}

/** What else waits for the person, one touch away. */
function NextNeed({ approval }: { approval: string }) {
  const desk = useDesk((state) => state.desk);
  const outbox = useDesk((state) => state.outbox);
  const isOther = ({ task, need }: NeedRow) =>
    need.kind !== 'outbox' &&
    !(need.kind === 'approval' && [need, ...(need.alike ?? [])].some(({ id }) => id === approval)) &&
    !givenAnswer(outbox, task.id, need);
  const [next] = sectionsOf(desk, 0).needs.filter(isOther);
  if (!next) return null;
  const { title, to } = needWords(next.need, next.task);
  return (
    <Link to={to} className={`mt-3 w-full ${buttonLook('soft')}`}>
      <span dir="auto" className="truncate">
        {t('approval.next', { title })}
      </span>
    </Link>
  );
}

const Line = ({ children }: { children: React.ReactNode }) => (
  <p dir="auto" className="mt-1 text-body text-ink-soft [overflow-wrap:anywhere]">
    {children}
  </p>
);

/** Who answers there: the command line, and the browser that it opens. */
const atComputer: readonly string[] = ['cli', 'browser'];

function Head({ view, given }: Pick<OutcomeProps, 'view' | 'given'>) {
  const device = useDesk((state) => (view.answer ? state.host.devices[view.answer.by]?.name : undefined));
  const answer = view.answer?.answer ?? given;
  if (!answer && view.ruled) return ruledWords(view.ruled);
  if (!answer) return t(view.needless ? 'approval.needless' : 'approval.expired');
  const here = view.answer && atComputer.includes(view.answer.by) ? t('approval.by.computer') : undefined;
  const where = view.answer ? (device ? t('approval.by', { device }) : here) : t('state.phone').toLocaleLowerCase();
  return where ? `${answerWords(answer)} · ${where}` : answerWords(answer);
}

const answerWords = (answer: string) => t(`approval.answered.${answer as 'once' | 'task' | 'always' | 'no'}`);

const ruledWords = ({ give, rule }: NonNullable<ApprovalView['ruled']>) =>
  give === 'ask' ? t('approval.ruled.ask') : t(rule === undefined ? `approval.ruled.${give}.now` : `approval.ruled.${give}`);
