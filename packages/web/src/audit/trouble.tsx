import { ConfirmButton } from '../parts/asking-button.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { fullTime, number, t } from '../words/words.ts';

/** What this phone remembers and the desk doesn't any more, and what to do. */
export function HistoryTroubleCard() {
  const { memory } = useApp();
  const trouble = useDesk((state) => state.history);
  if (!trouble) return null;
  return (
    <section role="alert" className="mt-4 rounded-large bg-danger-soft p-4">
      <h2 className="text-body font-semibold text-danger">{t(`history.${trouble.kind}`)}</h2>
      <p className="mt-1 text-body">{t(`audit.trouble.${trouble.kind}`)}</p>
      <p className="mt-2 text-body">
        {trouble.same
          ? t('audit.trouble.same', { time: fullTime(trouble.same.time), seq: number(trouble.same.seq) })
          : t('audit.trouble.nothing')}
      </p>
      {trouble.faults.map((fault) => (
        <p key={`${fault.kind} ${fault.seq}`} className="mt-1 text-small text-ink-soft">
          {t(`audit.fault.${fault.kind === 'cut' ? 'cut' : 'rewritten'}`, { from: number(fault.seq), to: number(fault.to ?? fault.seq) })}
        </p>
      ))}
      <p className="mt-1 text-small text-ink-soft">{t('audit.trouble.noticed', { time: fullTime(trouble.noticed) })}</p>
      <h3 className="mt-3 text-small font-semibold">{t('audit.trouble.do')}</h3>
      <ul className="mt-1 list-disc ps-5 text-body">
        <li>{t('audit.trouble.backup')}</li>
        <li>{t('audit.trouble.strange')}</li>
      </ul>
      <ConfirmButton
        small
        className="mt-3"
        ask={{ title: t('audit.trouble.mine.title'), text: t('audit.trouble.mine.text'), yes: t('audit.trouble.mine') }}
        onYes={() => void memory.accept()}
      >
        {t('audit.trouble.mine')}
      </ConfirmButton>
    </section>
  );
}
