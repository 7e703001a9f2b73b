import { Audit } from '../audit/audit.tsx';
import type { SettingsPage } from '../shell/router.ts';
import { t } from '../words/words.ts';
import { About } from './about.tsx';
import { Devices } from './devices.tsx';
import { Folders } from './folders.tsx';
import { Grants } from './grants.tsx';
import { HelpPage } from './help.tsx';
import { Models } from './models.tsx';
import { Page } from './page.tsx';
import { Plugins } from './plugins.tsx';
import { Secrets } from './secrets.tsx';
import { Settings } from './settings.tsx';

/** Loaded when the settings are opened. */
export function SettingsPages({ page }: { page: SettingsPage | undefined }) {
  switch (page) {
    case 'devices':
      return <Devices />;
    case 'folders':
      return <Folders />;
    case 'grants':
      return <Grants />;
    case 'models':
      return <Models />;
    case 'secrets':
      return <Secrets />;
    case 'audit':
      return <Audit />;
    case 'plugins':
      return <Plugins />;
    case 'help':
      return <HelpPage />;
    case 'about':
      return <About />;
    case 'notifications':
      return (
        <Page title={t('settings.notifications')} text={t('settings.notifications.text')}>
          <p className="mt-3 text-body text-ink-soft">{t('settings.notifications.open')}</p>
        </Page>
      );
    default:
      return <Settings />;
  }
}
