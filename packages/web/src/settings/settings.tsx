import { Bell, ChevronRight, Cpu, Folder, Info, KeyRound, Plug, ScrollText, ShieldCheck, Smartphone } from 'lucide-react';
import type { ComponentType } from 'react';
import { useWide } from '../parts/media.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import type { SettingsPage } from '../shell/router.ts';
import { number, t } from '../words/words.ts';
import { ManagedCard } from './managed.tsx';

/** The pages, each with what is set now. */
export function Settings() {
  const host = useDesk((state) => state.host);
  const wide = useWide();
  const plugins = Object.keys(host.plugins ?? {}).length;
  const devices = Object.values(host.devices).filter((device) => !device.revoked).length;
  const pages: { page: SettingsPage; icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>; now?: string | undefined }[] = [
    { page: 'folders', icon: Folder, now: number(host.folders.length) },
    { page: 'grants', icon: ShieldCheck, now: host.grants?.length ? number(host.grants.length) : undefined },
    { page: 'plugins', icon: Plug, now: plugins ? number(plugins) : undefined },
    { page: 'models', icon: Cpu, now: host.model },
    { page: 'secrets', icon: KeyRound, now: host.secrets?.length ? number(host.secrets.length) : undefined },
    { page: 'devices', icon: Smartphone, now: number(devices) },
    { page: 'notifications', icon: Bell },
    { page: 'audit', icon: ScrollText },
    { page: 'about', icon: Info, now: host.version },
  ];
  return (
    <Pane title={t('settings.title')} leave={wide ? undefined : 'back'}>
      <Content className="pb-8">
        <ManagedCard />
        <ul className="mt-1 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface shadow-low">
          {pages.map(({ page, icon: Icon, now }) => (
            <li key={page}>
              <Link
                to={{ name: 'settings', page }}
                data-row
                className="flex min-h-13 items-center gap-3 px-4 hover:bg-sunken -outline-offset-2"
              >
                <Icon aria-hidden className="size-5 shrink-0 text-ink-soft" />
                <span className="shrink-0 text-body">{t(`settings.${page}`)}</span>
                <span dir="auto" className="min-w-0 flex-1 truncate text-end text-body text-ink-faint">
                  {now}
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
              </Link>
            </li>
          ))}
        </ul>
      </Content>
    </Pane>
  );
}
