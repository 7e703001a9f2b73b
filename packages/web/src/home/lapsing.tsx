import { useNow } from '../parts/clock.ts';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { boundary } from '../words/english-boundary.ts';
import { dayAndTime, learn, t } from '../words/words.ts';

learn(boundary);

/** A quiet line: permissions that are over soon, since nothing uses them. */
export function Lapsing() {
  const grants = useDesk((state) => state.host.grants);
  const now = useNow(60_000);
  const ends = (grants ?? []).flatMap(({ lapses }) => lapses ?? []);
  if (ends.length === 0) return null;
  return (
    <Link to={{ name: 'settings', page: 'grants' }} className="mt-3 flex min-h-11 items-center px-1 text-small text-ink-soft underline">
      {t('home.lapsing', { n: ends.length, time: dayAndTime(Math.min(...ends), now) })}
    </Link>
  );
}
