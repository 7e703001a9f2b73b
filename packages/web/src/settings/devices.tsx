import { type DeviceView, type Scope, scopes } from '@deskhand/protocol';
import { ChevronRight, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Transfer } from '../pair/transfer.tsx';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm } from '../parts/confirm.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useDesk, useMay, useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { OnlyLooks } from './only-looks.tsx';
import { Box, Field, Page } from './page.tsx';

const managed: About = ['approvals'];

/** Who may speak to this desk, and what each may do. */
export function Devices() {
  const devices = useDesk((state) => state.host.devices);
  const [open, setOpen] = useState<DeviceView>();
  const [leaving, setLeaving] = useState<DeviceView>();
  const may = useMay('admin');
  const send = useSend();
  const now = useNow();
  const list = Object.values(devices).sort((a, b) => Number(a.revoked) - Number(b.revoked) || b.paired - a.paired);
  return (
    <Page title={t('settings.devices')} text={t(list.length === 0 ? 'settings.devices.none' : 'settings.devices.text')}>
      <OnlyLooks />
      {list.length > 0 && (
        <Box>
          {list.map((device) => (
            <button
              key={device.id}
              type="button"
              data-row
              disabled={device.revoked || !may}
              onClick={() => setOpen(device)}
              className={`flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start enabled:hover:bg-sunken -outline-offset-2 ${device.revoked ? 'opacity-60' : ''}`}
            >
              <Smartphone aria-hidden className="size-5 shrink-0 text-ink-soft" />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block truncate text-body">
                  {device.name}
                </span>
                <span className="block text-small text-ink-soft">
                  {device.revoked ? t('settings.devices.revoked') : t('settings.devices.since', { time: dayAndTime(device.paired, now) })}
                  {!device.revoked && ` · ${device.scopes.map((scope) => t(`scope.${scope}`)).join(', ')}`}
                </span>
              </span>
              {may && !device.revoked && <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />}
            </button>
          ))}
        </Box>
      )}
      <ManagedLines about={managed} />
      <p className="mt-3 px-1 text-small text-ink-soft">{t('settings.devices.add')}</p>
      <Asked types={['device.change', 'device.revoke']} />
      <Transfer />
      {open && (
        <EditDevice
          key={open.id}
          device={open}
          onClose={() => setOpen(undefined)}
          onRevoke={() => {
            setLeaving(open);
            setOpen(undefined);
          }}
        />
      )}
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('settings.devices.revoke.title', { name: leaving?.name ?? '' })}
        text={t('settings.devices.revoke.text')}
        yes={t('settings.devices.revoke')}
        danger
        onYes={() => leaving && void send({ type: 'device.revoke', device: leaving.id })}
      />
    </Page>
  );
}

function EditDevice({ device, onClose, onRevoke }: { device: DeviceView; onClose(): void; onRevoke(): void }) {
  const send = useSend();
  const [name, setName] = useState(device.name);
  const [may, setMay] = useState<Scope[]>(device.scopes);
  const toggle = (scope: Scope, on: boolean) => setMay(scopes.filter((one) => (one === scope ? on : may.includes(one))));
  const save = () => {
    void send({ type: 'device.change', device: device.id, name: name.trim() || device.name, scopes: may });
    onClose();
  };
  return (
    <Sheet open onClose={onClose} title={device.name}>
      <Field
        label={t('settings.devices.rename')}
        dir="auto"
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className="mt-4">
        <legend className="text-small text-ink-soft">{t('settings.devices.scopes')}</legend>
        <div className="mt-1 divide-y divide-line overflow-hidden rounded-medium border border-line">
          {scopes.map((scope) => (
            <label key={scope} className="flex min-h-12 cursor-pointer items-center gap-3 px-3 text-body hover:bg-sunken">
              <input
                type="checkbox"
                checked={may.includes(scope)}
                onChange={(event) => toggle(scope, event.target.checked)}
                className="size-5 accent-accent"
              />
              {t(`scope.${scope}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="mt-4 grid grid-cols-1 gap-2">
        <Button tone="primary" onClick={save}>
          {t('settings.devices.save')}
        </Button>
        <Button tone="quiet" className="text-danger" onClick={onRevoke}>
          {t('settings.devices.revoke')}
        </Button>
      </div>
    </Sheet>
  );
}
