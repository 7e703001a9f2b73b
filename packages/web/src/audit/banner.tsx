import { History } from 'lucide-react';
import { buttonLook } from '../parts/button.tsx';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { t } from '../words/words.ts';

/** Says where it can't be missed that the desk's history is not the one that this phone knew. */
export function HistoryBanner() {
  const trouble = useDesk((state) => state.history);
  if (!trouble) return null;
  return (
    <div role="alert" className="mt-2 rounded-large bg-danger-soft p-4">
      <p className="flex items-center gap-2 text-body font-semibold text-danger">
        <History aria-hidden className="size-5 shrink-0" />
        {t(`history.${trouble.kind}`)}
      </p>
      <p className="mt-1 text-body">{t('history.text')}</p>
      <Link to={{ name: 'settings', page: 'audit' }} className={`${buttonLook('plain', true)} mt-3`}>
        {t('history.open')}
      </Link>
    </div>
  );
}
