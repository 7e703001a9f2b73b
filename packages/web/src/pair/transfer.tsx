import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp } from '../shell/context.ts';
import { t } from '../words/words.ts';

/**
 * Moves the pairing into the app on the home screen. Safari on iPhones and iPads gives an installed page storage of its
 * own; elsewhere it shares the browser's, and nothing has to move.
 */
export function Transfer() {
  const { desk } = useApp();
  const [link, setLink] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  if (!desk.transfer || !needsMoving()) return null;
  const make = async () => {
    const reply = await desk.transfer?.();
    setTrouble(reply && !reply.ok ? troubleWords(reply) : undefined);
    if (reply?.ok) setLink(`${location.origin}${location.pathname}#${reply.value.fragment}`);
  };
  const copy = () => {
    // A page that isn't secure has no clipboard: there the person copies what is selected.
    void navigator.clipboard?.writeText(link ?? '').catch(() => {});
  };
  return (
    <section className="mt-8">
      <h2 className="text-body font-semibold">{t('pair.move')}</h2>
      <p className="mt-1 text-body text-ink-soft">{t('pair.move.text')}</p>
      {link === undefined ? (
        <Button className="mt-3 w-full" onClick={() => void make()}>
          {t('pair.move.make')}
        </Button>
      ) : (
        <>
          <p className="mt-3 rounded-medium border border-line bg-surface p-3 font-mono text-small break-all select-all">{link}</p>
          {navigator.clipboard && (
            <Button className="mt-2 w-full" onClick={copy}>
              {t('copy')}
            </Button>
          )}
          <p className="mt-2 text-small text-ink-soft">{t('pair.move.next')}</p>
        </>
      )}
      {trouble && (
        <p role="alert" className="mt-2 text-small text-danger">
          {trouble}
        </p>
      )}
    </section>
  );
}

/** Only Safari on iPhones and iPads has this property; it is true in the installed app itself. */
const needsMoving = () => (navigator as { standalone?: boolean }).standalone === false;
