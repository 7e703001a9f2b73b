import { permissionsAt } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { useDesk, useMay } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { boundary } from '../words/english-boundary.ts';
import { dayAndTime, learn, t } from '../words/words.ts';

learn(boundary);

/** One quiet line: permissions that are over soon, since nothing uses them; or else those that are worth a look. */
export function PermissionLines() {
  const host = useDesk((state) => state.host);
  const now = useNow(60_000);
  const { lapsing, folders, due } = permissionsAt(host, now);
  const ends = [...lapsing, ...folders.lapsing].flatMap(({ lapses }) => lapses ?? []);
  const may = useMay('admin');
  if (ends.length === 0 && (due === 0 || !may)) return null;
  return (
    <Link to={{ name: 'settings', page: 'grants' }} className="mt-3 flex min-h-11 items-center px-1 text-small text-ink-soft underline">
      {ends.length > 0 ? t('home.lapsing', { n: ends.length, time: dayAndTime(Math.min(...ends), now) }) : t('home.grants', { n: due })}
    </Link>
  );
}
