import { permissionsAt } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { useDesk, useMay } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { boundary } from '../words/english-boundary.ts';
import { dayAndTime, learn, t } from '../words/words.ts';

learn(boundary);

/** The owner's file of rules doesn't hold as it stands: what a task may do is another thing than they wrote. */
export function RulesTrouble() {
  const file = useDesk((state) => state.host.file);
  if (file?.trouble === undefined) return null;
  return (
    <Link
      to={{ name: 'settings', page: 'grants' }}
      className="mt-3 block rounded-medium bg-warn-soft p-3 text-body [overflow-wrap:anywhere]"
    >
      <span className="block font-semibold">{t('home.rules')}</span>
      <span className="block text-small">{t(file.asksAll ? 'home.rules.asks' : 'home.rules.before')}</span>
    </Link>
  );
}

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
