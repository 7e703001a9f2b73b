import { type CommandInput, permissionsAt } from '@deskhand/protocol';
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { useDesk, useSend } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Box } from './page.tsx';
import { grantWords } from './rule-words.ts';

/** What was given and isn't used, what is always allowed, and what is over: each with the one thing to do about it. */
export function Review() {
  const host = useDesk((state) => state.host);
  const now = useNow(60_000);
  const { lapsing, unused, often, gone } = permissionsAt(host, now);
  return (
    <>
      <Part title={t('settings.grants.lapsing')} text={t('settings.grants.lapsing.text')}>
        {lapsing.map(({ id, grant, lapses = 0 }) => (
          <Row
            key={id}
            words={grantWords(grant)}
            detail={t('settings.grants.lapses', { time: dayAndTime(lapses, now) })}
            act={t('settings.grants.keep')}
            command={{ type: 'grant.give', key: '', grant, instead: id }}
          />
        ))}
      </Part>
      <Part title={t('settings.grants.unused')} text={t('settings.grants.unused.text')}>
        {unused.map(({ id, grant, given }) => (
          <Row
            key={id}
            words={grantWords(grant)}
            detail={t('settings.grants.since', { time: dayAndTime(given, now) })}
            act={t('settings.grants.revoke')}
            command={{ type: 'grant.revoke', key: '', grant: id }}
          />
        ))}
      </Part>
      <Part title={t('settings.grants.often')} text={t('settings.grants.often.text')}>
        {often.map(({ words, grant, yes }) => (
          <Row
            key={words}
            words={words}
            detail={t('settings.grants.often.times', { n: yes })}
            act={t('settings.grants.often.do')}
            command={{ type: 'grant.give', key: '', grant: { ...grant, source: 'owner', reason: t('settings.grants.often.reason') } }}
          />
        ))}
      </Part>
      <Part title={t('settings.grants.gone')}>
        {gone.map(({ id, grant, gone: time, why }) => (
          <Row
            key={id}
            words={grantWords(grant)}
            detail={t(`settings.grants.gone.${why}`, { time: dayAndTime(time, now) })}
            act={t('settings.grants.again')}
            command={{ type: 'grant.give', key: '', grant, instead: id }}
          />
        ))}
      </Part>
    </>
  );
}

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title} className="mt-6">
      <h2 className="px-1 text-small font-semibold text-ink-soft">{title}</h2>
      {text && <p className="mb-2 px-1 text-small text-ink-soft">{text}</p>}
      <Box>{children}</Box>
    </section>
  );
}

function Row({ words, detail, act, command }: { words: string; detail: string; act: string; command: CommandInput }) {
  const send = useSend();
  const { key: _, ...rest } = command;
  return (
    <div className="flex min-h-14 items-center gap-3 px-4 py-2">
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block text-body [overflow-wrap:anywhere]">
          {words}
        </span>
        <span className="block text-small text-ink-soft">{detail}</span>
      </span>
      <Button className="shrink-0" onClick={() => void send(rest)}>
        {act}
      </Button>
    </div>
  );
}
