import { History } from 'lucide-react';
import { t } from '../words/words.ts';
import { breaking } from './breaks.tsx';

/** Files that the task read and that changed since: what it made of them may no longer hold. */
export function Outdated({ paths }: { paths: readonly string[] | undefined }) {
  if (!paths?.length) return null;
  return (
    <div role="note" className="mt-3 flex items-start gap-2 rounded-medium bg-warn-soft p-3">
      <History aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="text-body font-semibold text-warn">{t('outdated.title', { n: paths.length })}</p>
        <p className="text-body">{t('outdated.text')}</p>
        <ul className="mt-1 text-small text-ink-soft">
          {paths.slice(0, 10).map((path) => (
            <li key={path} className="[overflow-wrap:anywhere]">
              <bdi>{breaking(path)}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
