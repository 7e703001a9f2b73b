import { useDeferredValue, useEffect, useState } from 'react';
import type { AuditFilters } from '../desk/audit.ts';
import { baseName } from '../parts/plain.ts';
import { Field } from '../settings/page.tsx';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Narrows the log: by words, folder, place on the network, device. */
export function Filters({ onChange }: { onChange(filters: AuditFilters): void }) {
  const folders = useDesk((state) => state.host.folders);
  const devices = useDesk((state) => state.host.devices);
  const [filters, setFilters] = useState<AuditFilters>({});
  const settled = useDeferredValue(filters);
  useEffect(() => {
    const timer = setTimeout(() => onChange(settled), 300);
    return () => clearTimeout(timer);
  }, [settled, onChange]);
  const set = (more: AuditFilters) => setFilters((was) => ({ ...was, ...more }));
  return (
    <div className="mt-3 grid grid-cols-2 gap-3">
      <div className="col-span-2">
        <Field
          label={t('audit.filter.text')}
          type="search"
          value={filters.text ?? ''}
          onChange={(event) => set({ text: event.target.value })}
        />
      </div>
      <Choice
        label={t('audit.filter.folder')}
        value={filters.folder ?? ''}
        onChange={(folder) => set({ folder })}
        choices={folders.map(({ path }) => ({ value: path, label: baseName(path) }))}
      />
      <Choice
        label={t('audit.filter.device')}
        value={filters.device ?? ''}
        onChange={(device) => set({ device })}
        choices={[
          { value: 'cli', label: t('audit.who.here') },
          ...Object.values(devices).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="col-span-2">
        <Field
          label={t('audit.filter.domain')}
          placeholder="example.com"
          value={filters.domain ?? ''}
          onChange={(event) => set({ domain: event.target.value })}
        />
      </div>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  choices: { value: string; label: string }[];
}

const Choice = ({ label, value, onChange, choices }: ChoiceProps) => (
  <label className="block min-w-0">
    <span className="text-small text-ink-soft">{label}</span>
    <select
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="mt-1 min-h-11 w-full rounded-medium border border-line-strong bg-surface px-2 text-input"
    >
      <option value="">{t('audit.filter.all')}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </label>
);
