import { type ReactNode, Suspense } from 'react';
import { usePulled } from '../brake/brake.tsx';
import { Home } from '../home/home.tsx';
import { Shared } from '../home/shared.tsx';
import { WideHome } from '../home/wide-home.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { LinkLine } from '../parts/link-line.tsx';
import { preloadMarkdown } from '../parts/markdown.tsx';
import { useWide, useWidest } from '../parts/media.ts';
import { OutwardLinks } from '../parts/outward.tsx';
import { TaskSkeleton } from '../task/skeleton.tsx';
import { learn, t } from '../words/words.ts';
import { useApp, useDesk } from './context.ts';
import { useKeys } from './keys.ts';
import { Link } from './link.tsx';
import { useLostFocus } from './lost-focus.ts';
import { href, type Route, useRoute } from './router.ts';
import { Update, useUpdate } from './update.tsx';

const Help = lazyPart(() => import('./help.tsx').then((file) => file.Help));
const Thread = lazyPart(() => import('../thread/thread.tsx').then((file) => file.Thread));
const Sent = lazyPart(() => import('../thread/thread.tsx').then((file) => file.Sent));
const Task = lazyPart(async () => {
  const [{ Task }, { taskWords }] = await Promise.all([import('../task/task.tsx'), import('../words/english-task.ts')]);
  learn(taskWords);
  return Task;
});
const Approval = lazyPart(() => import('../approval/approval.tsx').then((file) => file.Approval));
const Question = lazyPart(() => import('../question/question.tsx').then((file) => file.Question));
const Review = lazyPart(() => compared(import('../review/review.tsx')).then((file) => file.Review));
const Change = lazyPart(() => compared(import('../diff/change.tsx')).then((file) => file.Change));
const Artifact = lazyPart(() => compared(import('../artifact/artifact.tsx')).then((file) => file.Artifact));
const Timeline = lazyPart(() => import('../timeline/timeline.tsx').then((file) => file.Timeline));
const SettingsPages = lazyPart(async () => {
  const [{ SettingsPages }, { settings }] = await Promise.all([import('../settings/pages.tsx'), import('../words/english-settings.ts')]);
  learn(settings);
  return SettingsPages;
});

/** A screen that shows changes, with the words for them. */
async function compared<T>(screen: Promise<T>): Promise<T> {
  const [file, { review }] = await Promise.all([screen, import('../words/english-review.ts')]);
  learn(review);
  return file;
}

const screens: Partial<Record<Route['name'], { preload(): Promise<unknown> }>> = {
  thread: Thread,
  sent: Sent,
  task: Task,
  approval: Approval,
  question: Question,
  review: Review,
  change: Change,
  artifact: Artifact,
  timeline: Timeline,
  settings: SettingsPages,
};
/** Loads what an address shows, so that it can be drawn at once. */
export function preloadScreen(route: Route): Promise<unknown> {
  if (route.name === 'thread' || route.name === 'task') preloadMarkdown();
  return screens[route.name]?.preload().catch(() => undefined) ?? Promise.resolve();
}

/** One screen on a phone; on a wide one the list, the thread, and what belongs to its task. */
export function Shell() {
  const route = useRoute();
  const wide = useWide();
  const widest = useWidest();
  const [help, hideHelp] = useKeys();
  useLostFocus();
  const side = sideOf(route);
  const thread = useDesk((state) => ('task' in route ? state.desk.tasks[route.task]?.thread : undefined));
  const beside = widest && side && thread !== undefined;
  const load = useUpdate(href(route));
  return (
    <OutwardLinks>
      <div className="isolate flex h-dvh flex-col">
        {load && <Update load={load} />}
        <div className="below flex min-h-0 w-full flex-1 overflow-hidden">
          {wide && (
            <nav aria-label={t('home.title')} className="h-full w-[clamp(320px,26vw,400px)] shrink-0 border-e border-line">
              <Loading at="home">
                <Home />
              </Loading>
            </nav>
          )}
          <main className="flex h-full min-w-0 flex-1 flex-col">
            {!wide && route.name !== 'home' && <Above />}
            <div className="below min-h-0 flex-1">
              <Loading at={beside ? thread : href(route)}>
                {beside ? <Thread key={thread} id={thread} /> : (side ?? mainOf(route, wide))}
              </Loading>
            </div>
          </main>
          {beside && (
            <aside aria-label={t('task.open')} className="h-full w-[clamp(400px,34vw,560px)] shrink-0 border-s border-line">
              <Loading at={href(route)}>{side}</Loading>
            </aside>
          )}
        </div>
      </div>
      <Broken quiet>
        <Suspense>{help && <Help open onClose={hideHelp} />}</Suspense>
      </Broken>
    </OutwardLinks>
  );
}

/** On a phone every screen says when what it shows may be old, and what became of the brake: home says more. */
function Above() {
  const away = useDesk((state) => state.link.kind === 'offline' || state.link.kind === 'stranger');
  const unheard = useDesk((state) => state.outbox.some((item) => item.command.type === 'brake.pull' && item.state !== 'refused'));
  const pulled = usePulled();
  const brake = pulled || unheard;
  return away || brake ? (
    <div data-bar className="shrink-0 bg-sunken px-4 pt-[max(6px,var(--above))] pb-1.5 text-small text-ink-soft">
      {away && <LinkLine />}
      {brake && (
        <p role="status">
          <Link to={{ name: 'home' }} className="block py-1 font-semibold text-danger underline">
            {t(pulled ? 'brake.pulled' : 'brake.unheard')}
          </Link>
        </p>
      )}
    </div>
  ) : null;
}

/** Another screen is another try. What is known of the desk may be what couldn't be drawn: where the desk is there it is read anew. */
function Loading({ children, at }: { children: ReactNode; at: string }) {
  const { store, sync } = useApp();
  const anew = async () => {
    if (store.get().link.kind === 'online') await sync.reset();
  };
  return (
    <Broken key={at} before={anew}>
      <Suspense fallback={<TaskSkeleton />}>{children}</Suspense>
    </Broken>
  );
}

function mainOf(route: Route, wide: boolean): ReactNode {
  switch (route.name) {
    case 'thread':
      return <Thread key={route.thread} id={route.thread} />;
    case 'sent':
      return <Sent itemKey={route.key} />;
    case 'shared':
      return <Shared />;
    case 'timeline':
      return <Timeline />;
    case 'settings':
      return <SettingsPages key={route.page} page={route.page} />;
    default:
      return wide ? <WideHome /> : <Home />;
  }
}

/** What belongs to one task: a screen of its own, or the third column. */
function sideOf(route: Route): ReactNode {
  switch (route.name) {
    case 'task':
      return <Task key={route.task} id={route.task} />;
    case 'approval':
      return <Approval key={route.approval} task={route.task} approval={route.approval} />;
    case 'question':
      return <Question key={route.question} task={route.task} question={route.question} />;
    case 'review':
      return <Review key={route.task} task={route.task} />;
    case 'change':
      return <Change task={route.task} path={route.path} />;
    case 'artifact':
      return <Artifact key={route.path} task={route.task} path={route.path} />;
    default:
      return undefined;
  }
}
