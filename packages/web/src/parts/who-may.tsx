import type { DeviceView, Scope } from '@deskhand/protocol';
import type { ReactNode } from 'react';
import { useDesk, useMay } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** An answer, on a device that may give it; on another, who may. */
export function WhoMay({ children }: { children: ReactNode }) {
  const may = useMay('approve');
  const devices = useDesk((state) => state.host.devices);
  if (may) return children;
  const names = namesWith('approve', devices);
  return (
    <p role="note" dir="auto" className="py-2 text-center text-body text-ink-soft [overflow-wrap:anywhere]">
      {names.length ? t('may.approve', { names: names.join(', ') }) : t('may.approve.computer')}
    </p>
  );
}

/** The devices that may do such things, each name once. */
export const namesWith = (scope: Scope, devices: Record<string, DeviceView>): string[] => [
  ...new Set(Object.values(devices).flatMap(({ name, scopes, revoked }) => (!revoked && scopes.includes(scope) ? [name] : []))),
];
