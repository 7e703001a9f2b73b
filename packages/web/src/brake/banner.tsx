import type { PulledBrake } from '@deskhand/protocol/brake-door';
import { OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useApp, useDesk, useSend } from '../shell/context.ts';
import type { DoorView } from '../state/app.ts';
import { isLate, type OutboxItem } from '../state/outbox.ts';
import { dayAndTime, lasting, t } from '../words/words.ts';
import { usePull } from './pull.ts';

/** Says on every list what the brake does and came to, and how the host's program does while it doesn't answer. */
export function Banner() {
  const brake = useDesk((state) => state.host.brake);
  const door = useDesk((state) => state.door);
  const online = useDesk((state) => state.link.kind === 'online');
  const accident = useDesk((state) => state.link.accident);
  const wanted = useDesk((state) => state.outbox.find(({ command, state }) => command.type === 'brake.pull' && state !== 'refused'));
  const skew = useDesk((state) => state.skew);
  const here = useNow() - skew;
  const pulled = pulledBy(brake, door, online);
  if (pulled) return <Pulled brake={pulled} door={door} />;
  if (wanted && isLate(wanted, here)) return <Late item={wanted} />;
  if (wanted || door?.asking === 'pull') return <Pulling online={online} door={door} />;
  if (online) return null;
  if (accident) return <Note title={t('link.accident')} text={t('accident')} />;
  const { answer } = door ?? {};
  if (answer?.failing) return <Failing {...answer.failing} now={answer.now} asking={door?.asking === 'again'} />;
  if (answer?.state === 'silent') return <Note title={t('door.silent')} text={t('door.silent.text')} />;
  if (answer?.state === 'starting') return <Note title={t('door.starting')} text={t('door.starting.text')} />;
  if (answer?.state === 'running') return <Note title={t('door.running')} text={t('door.running.text')} />;
  return null;
}

/** While the host's program answers, its log has the last word. */
function pulledBy(brake: Pulled | undefined, door: DoorView | undefined, online: boolean): PulledBrake | undefined {
  const said = door?.answer?.brake;
  const logged = brake && { by: brake.by, at: brake.since, ended: brake.ended, ms: undefined };
  if (online && logged) return { ...logged, ended: logged.ended ?? said?.ended, ms: said?.ms, left: said?.left };
  if (door?.answer) return said;
  return logged;
}
type Pulled = { by: string; since: number; ended?: number | undefined };

function Pulled({ brake, door }: { brake: PulledBrake; door: DoorView | undefined }) {
  const send = useSend();
  const { door: open } = useApp();
  const [asked, show, hide] = useOpen();
  const online = useDesk((state) => state.link.kind === 'online');
  const now = useNow();
  const { by, at, ended, ms, left } = brake;
  const release = () => void (online ? send({ type: 'brake.release' }) : open().then((it) => it.release()));
  const failing = online ? undefined : door?.answer?.failing;
  return (
    <Frame danger title={t('brake.pulled')}>
      <p className="mt-1 text-body">{t('brake.pulled.by', { name: by, time: dayAndTime(at, now) })}</p>
      {ended !== undefined && <p className="mt-1 text-body">{endedWords(ended, ms)}</p>}
      {left ? <p className="mt-1 text-body font-semibold">{t('brake.left', { n: left })}</p> : null}
      <p className="mt-1 text-body">{t('brake.pulled.text')}</p>
      {failing && <p className="mt-1 text-body break-words">{t('door.failing.last', { why: failing.why })}</p>}
      {door?.refused === 'release' || door?.may?.release === false ? (
        <p className="mt-2 text-small text-ink-soft">{t('brake.release.other')}</p>
      ) : (
        <Button small className="mt-3" disabled={door?.asking === 'release'} onClick={show}>
          {t(door?.asking === 'release' ? 'brake.releasing' : 'brake.release')}
        </Button>
      )}
      <Confirm
        open={asked}
        onClose={hide}
        title={t('brake.release.title')}
        text={t('brake.release.text')}
        yes={t('brake.release')}
        onYes={release}
      />
    </Frame>
  );
}

function endedWords(ended: number, ms: number | undefined): string {
  if (ended === 0) return t('brake.ended.none');
  return ms === undefined ? t('brake.ended', { n: ended }) : t('brake.ended.in', { n: ended, time: (ms / 1000).toFixed(ms < 100 ? 2 : 1) });
}

function Pulling({ online, door }: { online: boolean; door: DoorView | undefined }) {
  const words = online
    ? undefined
    : door?.refused === 'pull'
      ? 'brake.pull.other'
      : door?.asking === 'pull' && !door.away
        ? 'brake.pulling.door'
        : 'brake.pulling.offline';
  return (
    <Frame danger title={t(online ? 'brake.pulling' : 'brake.unheard')}>
      {words && <p className="mt-1 text-body">{t(words)}</p>}
    </Frame>
  );
}

/** A pull that reached nobody in time is an old wish: whether it still holds, the person says. */
function Late({ item }: { item: OutboxItem }) {
  const { outbox } = useApp();
  const pull = usePull();
  const skew = useDesk((state) => state.skew);
  const here = useNow() - skew;
  const again = async () => {
    await outbox.drop(item.key);
    await pull();
  };
  return (
    <Frame danger title={t('brake.late')}>
      <p className="mt-1 text-body">{t('brake.late.text', { time: dayAndTime(item.created, here) })}</p>
      <div className="mt-3 flex flex-wrap gap-2 *:flex-[1_1_auto] *:first:flex-[2_1_auto]">
        <Button tone="danger" onClick={() => void again()}>
          {t('brake.do')}
        </Button>
        <Button onClick={() => void outbox.drop(item.key)}>{t('brake.late.no')}</Button>
      </div>
    </Frame>
  );
}

interface FailingProps {
  since: number;
  times: number;
  why: string;
  next: string;
  again?: number | undefined;
  /** The host's clock when it said so. */
  now: number;
  asking: boolean;
}

function Failing({ since, times, why, next, again, now: said, asking }: FailingProps) {
  const { door } = useApp();
  const now = useNow();
  const at = useDesk((state) => state.door?.at ?? now);
  const wait = again === undefined ? undefined : again - said - (now - at);
  return (
    <Frame title={t('door.failing')}>
      <p className="mt-1 text-body">{t('door.failing.since', { time: dayAndTime(since, now), n: times })}</p>
      <p className="mt-2 text-body break-words">{t('door.failing.last', { why })}</p>
      <p className="mt-2 text-body break-words">{t('door.failing.next', { next })}</p>
      <Button
        small
        className="mt-3"
        disabled={asking}
        onClick={() => {
          void door().then((it) => it.again());
        }}
      >
        {t('door.again')}
      </Button>
      {wait !== undefined && wait > 0 && (
        <p className="mt-2 text-small text-ink-soft">{t('door.failing.again', { time: lasting(wait) })}</p>
      )}
    </Frame>
  );
}

const Note = ({ title, text }: { title: string; text: string }) => (
  <Frame title={title}>
    <p className="mt-1 text-body">{text}</p>
  </Frame>
);

function Frame({ title, danger = false, children }: { title: string; danger?: boolean; children: ReactNode }) {
  const Icon = danger ? OctagonX : TriangleAlert;
  return (
    <div role="status" className={`mt-2 rounded-large p-4 ${danger ? 'bg-danger-soft' : 'bg-warn-soft'}`}>
      <p className={`flex items-center gap-2 text-body font-semibold ${danger ? 'text-danger' : 'text-warn'}`}>
        <Icon aria-hidden className="size-5 shrink-0" />
        {title}
      </p>
      {children}
    </div>
  );
}
