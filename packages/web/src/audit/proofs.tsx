import type { AuditReport, ExcerptCheck } from '@deskhand/protocol/audit';
import { FileCheck, Shield, ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import { canShare, download, share } from '../artifact/hand-out.ts';
import type { Trouble } from '../desk/desk.ts';
import { Button } from '../parts/button.tsx';
import { troubleWords } from '../parts/trouble-words.ts';
import { Box } from '../settings/page.tsx';
import { useApp, useDesk } from '../shell/context.ts';
import { fullTime, number, t } from '../words/words.ts';
import { loadProof } from './load-proof.ts';

/** How sure this phone is of the desk's log, and ways to be surer: the whole check, and an excerpt of somebody's. */
export function Proofs() {
  const { desk, memory } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [report, setReport] = useState<AuditReport | 'reading' | Trouble>();
  const [checked, setChecked] = useState<ExcerptCheck>();
  const file = useRef<HTMLInputElement>(null);
  // What it keeps begins anew where the person said that they know why.
  useDesk((state) => state.history);
  const heads = memory.heads();
  const check = async () => {
    setReport('reading');
    const reply = await desk.audit.check();
    setReport(reply.ok ? reply.value : reply);
  };
  const look = async (chosen: File | undefined) => {
    if (!chosen) return;
    const { excerptIn } = await loadProof();
    setChecked(excerptIn(await chosen.text()));
  };
  return (
    <Box>
      <div className="px-4 py-3">
        <p className="flex items-center gap-2 text-body">
          {heads.length > 0 ? (
            <ShieldCheck aria-hidden className="size-5 shrink-0 text-accent" />
          ) : (
            <Shield aria-hidden className="size-5 shrink-0 text-ink-soft" />
          )}
          {heads.length > 0 ? t('audit.heads', { n: heads.length }) : t('audit.heads.none')}
        </p>
        {report && (
          <p role="status" className="mt-1 text-small text-ink-soft">
            {reportWords(report)}
          </p>
        )}
        {typeof report === 'object' &&
          'faults' in report &&
          report.faults.slice(0, 20).map((fault) => (
            <p key={`${fault.kind} ${fault.seq} ${fault.sentence}`} className="mt-1 text-small text-danger">
              {fault.sentence}
            </p>
          ))}
        <div className="mt-2 -ms-3 flex flex-wrap">
          <Button small tone="quiet" disabled={!online || report === 'reading'} onClick={() => void check()}>
            {t('audit.check')}
          </Button>
          {heads.length > 0 && (
            <Button small tone="quiet" onClick={() => void handOut('deskhand-heads.json', heads)}>
              {t('audit.heads.share')}
            </Button>
          )}
        </div>
      </div>
      <div className="px-4 py-3">
        <p className="flex items-center gap-2 text-body">
          <FileCheck aria-hidden className="size-5 shrink-0 text-ink-soft" />
          {t('audit.excerpt')}
        </p>
        {checked && (
          <p role="status" className={`mt-1 text-small [overflow-wrap:anywhere] ${checked.ok ? 'text-accent' : 'text-danger'}`}>
            {checked.ok ? provenWords(checked, heads.at(-1)?.host) : t('audit.excerpt.wrong', { why: checked.sentence })}
          </p>
        )}
        {checked?.ok &&
          checked.events.slice(0, 50).map(({ seq, time, type }) => (
            <p key={seq} className="mt-1 text-small text-ink-soft tabular-nums">
              {fullTime(time)} · {type}
            </p>
          ))}
        <Button small tone="quiet" className="mt-2 -ms-3" onClick={() => file.current?.click()}>
          {t('audit.excerpt.check')}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          aria-label={t('audit.excerpt.check')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void look(event.target.files?.[0])}
        />
      </div>
    </Box>
  );
}

function reportWords(report: AuditReport | 'reading' | Trouble): string {
  if (report === 'reading') return t('audit.check.reading');
  if ('code' in report) return troubleWords(report);
  if (report.faults.length > 0) return t('audit.check.faults', { n: report.faults.length });
  const erased = report.erased > 0 ? ` ${t('audit.check.erased', { n: report.erased })}` : '';
  return `${t('audit.check.whole', { n: report.events })}${erased}`;
}

function provenWords({ events, host, to }: Extract<ExcerptCheck, { ok: true }>, own: string | undefined): string {
  const whose = host.key === own ? t('audit.excerpt.own') : t('audit.excerpt.other', { key: host.key });
  return `${t('audit.excerpt.proven', { n: events.length, name: host.name, to: number(to) })} ${whose}`;
}

/** By the system's own sheet where there is one, else as a download. */
export async function handOut(name: string, value: unknown): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  if (canShare()) await share(name, 'application/json', bytes);
  else download(name, bytes);
}
