import { Share } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditFilters, AuditPage } from '../desk/audit.ts';
import { Button } from '../parts/button.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { Page } from '../settings/page.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Filters } from './filters.tsx';
import { AuditLine } from './lines.tsx';
import { handOut, Proofs } from './proofs.tsx';
import { Retention } from './retention.tsx';
import { HistoryTroubleCard } from './trouble.tsx';

/** Whether the desk's log is what it was, who did what, and how long words are kept. */
export function Audit() {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [filters, setFilters] = useState<AuditFilters>({});
  const [found, setFound] = useState<AuditPage | string>(t('loading'));
  const [sharing, setSharing] = useState<string>();
  const asked = useRef(0);
  const look = useCallback(
    async (wanted: AuditFilters, before: AuditPage['events'] = [], more?: number) => {
      asked.current += 1;
      const turn = asked.current;
      const reply = await desk.audit.search({ ...wanted, before: more });
      if (turn !== asked.current) return;
      if (!reply.ok) return setFound((was) => (typeof was === 'object' ? was : troubleWords(reply)));
      setFound({ events: [...before, ...reply.value.events], more: reply.value.more });
    },
    [desk],
  );
  useEffect(() => {
    if (online) void look(filters);
    else setFound((was) => (typeof was === 'object' ? was : t('unreachable')));
  }, [look, filters, online]);
  const shareThese = async () => {
    if (typeof found !== 'object') return;
    const reply = await desk.audit.excerpt(found.events.slice(0, 2000).map(({ event }) => event.seq));
    if (!reply.ok) return setSharing(troubleWords(reply));
    setSharing(undefined);
    await handOut('deskhand-excerpt.json', reply.value);
  };
  return (
    <Page title={t('settings.audit')} text={t('settings.audit.text')}>
      <HistoryTroubleCard />
      <Proofs />
      <Retention />
      <h2 className="mt-6 text-small font-semibold text-ink-soft">{t('audit.log')}</h2>
      <Filters onChange={setFilters} />
      {typeof found === 'string' ? (
        <p className="mt-3 text-body text-ink-soft">{found}</p>
      ) : (
        <>
          {found.events.length > 0 && (
            <Button small icon={Share} tone="quiet" className="mt-2 -ms-3" onClick={() => void shareThese()}>
              {t('audit.share', { n: found.events.length })}
            </Button>
          )}
          {sharing && <p className="text-small text-danger">{sharing}</p>}
          <ol className="mt-1">
            {found.events.map(({ event, leave }) => (
              <AuditLine key={event.seq} event={event} leave={leave} />
            ))}
          </ol>
          {found.events.length === 0 && <p className="mt-3 text-body text-ink-soft">{t('audit.none')}</p>}
          {found.more !== undefined && (
            <Button tone="quiet" className="mt-3 w-full" onClick={() => void look(filters, found.events, found.more)}>
              {t('audit.more')}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
