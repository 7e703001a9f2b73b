import { ConfirmButton } from '../parts/asking-button.tsx';
import { LinkLine } from '../parts/link-line.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { shelves } from '../state/storage.ts';
import { Fact } from '../task/facts.tsx';
import { number, t } from '../words/words.ts';
import { Page } from './page.tsx';

/** Which desk this is, and what this device keeps of it. */
export function About() {
  const { storage } = useApp();
  const host = useDesk((state) => state.host);
  const seq = useDesk((state) => state.seq);
  const forget = async () => {
    for (const shelf of shelves) await storage.clear(shelf);
    location.hash = '#/';
    location.reload();
  };
  return (
    <Page title={t('settings.about')} text={t('settings.about.text')}>
      <dl className="mt-4 divide-y divide-line rounded-large border border-line bg-surface px-4 shadow-low">
        <Fact name={t('settings.about.link')}>
          <LinkLine />
        </Fact>
        {host.version && <Fact name={t('settings.about.version')}>{host.version}</Fact>}
        {host.sandbox && <Fact name={t('settings.about.sandbox')}>{host.sandbox}</Fact>}
        {host.model && <Fact name={t('settings.about.model')}>{host.model}</Fact>}
        <Fact name={t('settings.about.events')}>{number(seq)}</Fact>
        <Fact name={t('settings.about.kept')}>{t(storage.durable ? 'settings.about.kept.durable' : 'settings.about.kept.memory')}</Fact>
        <Fact name={t('settings.about.secure')}>{t(isSecureContext ? 'settings.about.secure.yes' : 'settings.about.secure.no')}</Fact>
      </dl>
      <ConfirmButton
        tone="quiet"
        className="mt-4 w-full text-danger"
        ask={{ title: t('settings.about.forget.title'), text: t('settings.about.forget.text'), yes: t('settings.about.forget.do') }}
        danger
        onYes={() => void forget()}
      >
        {t('settings.about.forget')}
      </ConfirmButton>
    </Page>
  );
}
