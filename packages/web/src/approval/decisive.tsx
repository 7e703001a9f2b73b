import type { Decisive as Value } from '@deskhand/protocol';
import { TriangleAlert } from 'lucide-react';
import { breaking } from '../parts/breaks.tsx';
import { capital } from '../parts/plain.ts';
import { t } from '../words/words.ts';

/** The values that decide what happens, each with where it came from. What isn't the owner's word is marked. */
export function Decisive({ values }: { values: Value[] }) {
  if (values.length === 0) return null;
  return (
    <section aria-label={t('approval.decisive')} className="mt-6">
      <h3 className="text-small font-semibold text-ink-soft">{t('approval.decisive')}</h3>
      <dl className="mt-1 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface shadow-low">
        {values.map((one, index) => (
          <div key={`${one.name}-${index}`} className={`px-4 py-3 ${one.trusted ? '' : 'bg-warn-soft'}`}>
            <dt dir="auto" className="text-small text-ink-soft">
              {one.kind ? capital(t(`sink.${one.kind}`, { what: one.name.replaceAll('_', ' ') })) : nameOf(one.name)}
            </dt>
            <dd className="min-w-0">
              <bdi className="block text-large font-semibold [overflow-wrap:anywhere]">{breaking(one.value)}</bdi>
              <span dir="auto" className={`mt-0.5 flex items-start gap-1.5 text-small ${one.trusted ? 'text-ink-soft' : 'text-warn'}`}>
                {!one.trusted && <TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />}
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {breaking(t('approval.from', { from: one.from }))}
                  {!one.trusted && `, ${t('approval.untrusted')}`}
                </span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const known = ['path', 'url', 'send', 'network', 'command'] as const;

/** What a tool calls a value, in a person's words: of "json.order" the last, of an address that it is one. */
function nameOf(name: string): string {
  const said = known.find((one) => one === name);
  return said ? t(`approval.value.${said}`) : capital(name.replace(/^json\./, '').replaceAll('_', ' '));
}
