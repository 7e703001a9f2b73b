import { permissionsSay } from '@deskhand/protocol';
import { History, Settings, SquarePen } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { HistoryBanner } from '../audit/banner.tsx';
import { BrakeBanner, BrakeButton } from '../brake/brake.tsx';
import { Button, iconLook } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { lazyPart } from '../parts/lazy-part.tsx';
import { LinkLine } from '../parts/link-line.tsx';
import { useWide } from '../parts/media.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { useShown } from '../parts/place.ts';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { startOfDay, t } from '../words/words.ts';
import { EmptyHome } from './empty.tsx';
import { KeptRow } from './kept-row.tsx';
import { NeedCard } from './need-card.tsx';
import { beginTask, NewTask } from './new-task.tsx';
import { More, Rows, Section, TaskRows } from './rows.tsx';
import { sectionsOf } from './sections.ts';
import { HomeSkeleton } from './skeleton.tsx';
import { StuckCard } from './stuck-card.tsx';
import { ThreadRows } from './thread-rows.tsx';

/** What needs me, what is being done, what came of it; and the place to say what is next. */
export function Home() {
  const [seed, setSeed] = useState<{ text: string; id: number }>();
  const known = useDesk((state) => state.known);
  const loaded = useDesk((state) => state.loaded);
  const wide = useWide();
  return (
    <Pane
      title={t('app.name')}
      subtitle={<LinkLine />}
      actions={
        <>
          <Link to={{ name: 'timeline' }} aria-label={t('timeline.title')} title={t('timeline.title')} className={iconLook}>
            <History aria-hidden className="size-5" />
          </Link>
          <Link to={{ name: 'settings' }} aria-label={t('settings.title')} title={t('settings.title')} className={iconLook}>
            <Settings aria-hidden className="size-5" />
          </Link>
          <BrakeButton />
        </>
      }
      footer={wide ? <BeginButton /> : <NewTask seed={seed} />}
    >
      <Content className="pb-6">
        <HistoryBanner />
        <BrakeBanner />
        {known && <StrangerBanner />}
        {known ? <Lists onExample={(text) => setSeed({ text, id: Date.now() })} /> : loaded && <Unknown />}
      </Content>
    </Pane>
  );
}

/** On a wide screen a task is begun in the middle. */
const BeginButton = () => (
  <Footer>
    <Button icon={SquarePen} className="w-full" onClick={beginTask}>
      {t('home.begin')}
    </Button>
  </Footer>
);

/** Nothing that tasks may do ends in silence. */
const Permissions = lazyPart(() => import('./permissions.tsx').then((file) => file.PermissionLines));

const RulesTrouble = lazyPart(() => import('./permissions.tsx').then((file) => file.RulesTrouble));

function Lists({ onExample }: { onExample(text: string): void }) {
  const wide = useWide();
  const desk = useDesk((state) => state.desk);
  const outbox = useDesk((state) => state.outbox);
  const host = useDesk((state) => state.host);
  const now = useNow(60_000);
  const says = permissionsSay(host, now);
  const today = startOfDay(now);
  const { needs, stuck, working, done, threads } = useMemo(() => sectionsOf(desk, today), [desk, today]);
  const [shown, more] = useShown('needs');
  // A brake on its way has the banner.
  const kept = outbox.filter(({ state, command }) => state !== 'taken' && (state === 'refused' || command.type !== 'brake.pull'));
  const none = Object.keys(desk.threads).length === 0 && kept.length === 0;
  const trouble = host.file?.trouble !== undefined && (
    <Suspense>
      <RulesTrouble />
    </Suspense>
  );
  if (none && !wide)
    return (
      <>
        {trouble}
        <EmptyHome onExample={onExample} />
      </>
    );
  return (
    <>
      {trouble}
      {needs.length + stuck.length > 0 ? (
        <Section title={t('home.section.needs')} count={needs.length + stuck.length}>
          <ul className="grid grid-cols-1 gap-3">
            {needs.slice(0, shown).map(({ task, need }) => (
              <li key={`${task.id}-${need.kind}-${'id' in need ? need.id : ''}`}>
                <NeedCard task={task} need={need} />
              </li>
            ))}
            {stuck.map((task) => (
              <li key={task.id}>
                <StuckCard task={task} />
              </li>
            ))}
          </ul>
          {needs.length > shown && <More onClick={more} />}
        </Section>
      ) : (
        <p className="mt-2 px-1 text-body text-ink-soft">{t('home.quiet')}</p>
      )}
      {says && (
        <Suspense>
          <Permissions />
        </Suspense>
      )}
      {kept.length > 0 && (
        <Section title={t('home.section.kept')} count={kept.length}>
          <Rows>
            {kept.map((item) => (
              <KeptRow key={item.key} item={item} />
            ))}
          </Rows>
        </Section>
      )}
      <TaskRows title={t(host.brake ? 'state.held' : 'home.section.working')} tasks={working} />
      <TaskRows title={t('home.section.done')} tasks={done} />
      <ThreadRows threads={threads} />
    </>
  );
}

/** This device was removed: what is seen below is what it knew until then. */
function StrangerBanner() {
  const removed = useDesk((state) => state.link.kind === 'stranger');
  if (!removed) return null;
  return (
    <div role="alert" className="mt-2 rounded-large bg-danger-soft p-4">
      <p className="text-body font-semibold text-danger">{t('link.stranger')}</p>
      <p className="mt-1 text-body">{t('link.stranger.next')}</p>
    </div>
  );
}

/** Before the desk was heard for the first time. */
function Unknown() {
  const { kind, accident } = useDesk((state) => state.link);
  if (kind === 'connecting' || kind === 'online') return <HomeSkeleton />;
  const stranger = kind === 'stranger';
  return (
    <div className="mt-16 text-center">
      <p className="text-large font-semibold">{t(stranger ? 'link.stranger' : accident ? 'link.accident' : 'link.connecting')}</p>
      <p className="mx-auto mt-2 max-w-80 text-body text-ink-soft">
        {t(stranger ? 'link.stranger.next' : accident ? 'accident' : 'link.offline.first')}
      </p>
    </div>
  );
}
