import { type Grant, type HostView, parseRules } from '@deskhand/protocol';
import { useMemo } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { useText } from '../parts/text.ts';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Box } from './page.tsx';
import { RuleRow } from './rule-row.tsx';

const mostShown = 100;

/** Rules that somebody wrote into a file on the computer: they hold like the others, and are changed there. */
export function FileRules() {
  const file = useDesk((state) => state.host.file);
  return file ? <Shown file={file} /> : null;
}

function Shown({ file }: { file: NonNullable<HostView['file']> }) {
  const { path, count, trouble, asksAll } = file;
  const held = useText(file.rules);
  const text = held.state === 'ready' ? held.text : undefined;
  const rules = useMemo((): Grant[] => (text ? parseRules(text) : []), [text]);
  return (
    <section aria-label={t('settings.grants.file')} className="mt-6">
      <h2 className="px-1 text-small font-semibold text-ink-soft">{t('settings.grants.file')}</h2>
      <p dir="auto" className="px-1 text-small text-ink-soft [overflow-wrap:anywhere]">
        {breaking(t('settings.grants.file.text', { path }))}
      </p>
      {trouble !== undefined && (
        <div role="status" className="mt-2 rounded-medium bg-warn-soft p-3 text-body [overflow-wrap:anywhere]">
          <p>{t(asksAll ? 'settings.grants.file.asks' : count > 0 ? 'settings.grants.file.before' : 'settings.grants.file.nothing')}</p>
          <p dir="auto" className="mt-1 text-small">
            {breaking(trouble)}
          </p>
          <p className="mt-1 text-small">{t('settings.grants.file.mend')}</p>
        </div>
      )}
      {rules.length > 0 && (
        <Box>
          {rules.slice(0, mostShown).map((grant, at) => (
            <RuleRow key={at} grant={grant} />
          ))}
        </Box>
      )}
      {rules.length > mostShown && (
        <p className="mt-2 px-1 text-small text-ink-soft">{t('settings.grants.file.more', { n: rules.length - mostShown })}</p>
      )}
    </section>
  );
}
