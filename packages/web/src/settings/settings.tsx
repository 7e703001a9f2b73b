import { Bell, ChevronRight, CircleHelp, Cpu, Folder, Info, KeyRound, Plug, ScrollText, ShieldCheck, Smartphone } from 'lucide-react';
import type { ComponentType } from 'react';
import { useWide } from '../parts/media.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import type { SettingsPage } from '../shell/router.ts';
import { number, t } from '../words/words.ts';
import { ManagedCard } from './managed.tsx';

interface Row {
  page: SettingsPage;
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
  now?: string | undefined;
}

/** The pages, each with what is set now: what tasks may, with what and for whom, and what there is to know. */
export function Settings() {
  const host = useDesk((state) => state.host);
  const wide = useWide();
  const plugins = Object.keys(host.plugins ?? {}).length;
  const devices = Object.values(host.devices).filter((device) => !device.revoked).length;
  const count = (n: number) => (n > 0 ? number(n) : undefined);
  const groups: Row[][] = [
    [
      { page: 'folders', icon: Folder, now: number(host.folders.length) },
      { page: 'grants', icon: ShieldCheck, now: count((host.grants?.length ?? 0) + (host.file?.count ?? 0)) },
      { page: 'plugins', icon: Plug, now: count(plugins) },
      { page: 'secrets', icon: KeyRound, now: count(host.secrets?.length ?? 0) },
    ],
    [
      { page: 'models', icon: Cpu, now: host.model?.split('/').at(-1) },
      { page: 'devices', icon: Smartphone, now: number(devices) },
      { page: 'notifications', icon: Bell },
    ],
    [
      { page: 'audit', icon: ScrollText },
      { page: 'help', icon: CircleHelp },
      { page: 'about', icon: Info, now: host.version },
    ],
  ];
  return (
    <Pane title={t('settings.title')} leave={wide ? undefined : 'back'}>
      <Content className="pb-8">
        <ManagedCard />
        {groups.map((rows, index) => (
          <ul
            key={index}
            className="mt-5 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface shadow-low first:mt-1"
          >
            {rows.map(({ page, icon: Icon, now }) => (
              <li key={page}>
                <Link
                  to={{ name: 'settings', page }}
                  data-row
                  className="flex min-h-13 items-center gap-3 px-4 hover:bg-sunken -outline-offset-2"
                >
                  <Icon aria-hidden className="size-5 shrink-0 text-ink-soft" />
                  <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
                    <span className="min-w-0 py-1 text-body">{t(`settings.${page}`)}</span>
                    {/* A name goes below where there is room for no more than its beginning. */}
                    <span
                      dir="auto"
                      className={`flex-1 truncate text-end text-body text-ink-faint ${now && now.length > 6 ? 'min-w-[6rem] max-w-full' : 'min-w-0'}`}
                    >
                      {now}
                    </span>
                  </span>
                  <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </Content>
    </Pane>
  );
}
