import { useTouch } from '../parts/media.ts';
import { Keys } from '../shell/help.tsx';
import { t } from '../words/words.ts';
import { Page } from './page.tsx';

const parts = ['send', 'needs', 'correct', 'back', 'closed', 'more'] as const;

/** How one works with it, on one page. */
export function HelpPage() {
  const touch = useTouch();
  return (
    <Page title={t('settings.help')} text={t('settings.help.text')}>
      {parts.map((part) => (
        <section key={part} className="mt-5">
          <h2 className="text-body font-semibold">{t(`settings.help.${part}`)}</h2>
          <p className="mt-1 text-body text-ink-soft">{t(`settings.help.${part}.text`)}</p>
        </section>
      ))}
      {!touch && (
        <section className="mt-5">
          <h2 className="mb-2 text-body font-semibold">{t('help.title')}</h2>
          <Keys />
        </section>
      )}
    </Page>
  );
}
