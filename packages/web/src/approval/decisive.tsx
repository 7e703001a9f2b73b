import type { Decisive as Value } from '@deskhand/protocol';
import { useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { capital } from '../parts/plain.ts';
import { t } from '../words/words.ts';
import { Sources } from './sources.tsx';

/** The values that decide what happens, where it goes before what it says, each with where it came from. */
export function Decisive({ values, label = t('approval.decisive') }: { values: Value[]; label?: string }) {
  if (values.length === 0) return null;
  return (
    <section aria-label={label} className="mt-6">
      <h3 className="text-small font-semibold text-ink-soft">{label}</h3>
      <dl className="mt-1 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface shadow-low">
        {values.map((one, index) => (
          <div key={`${one.name}-${index}`} className={`px-4 py-3 ${one.trusted ? '' : 'bg-warn-soft'}`}>
            <dt dir="auto" className="text-small text-ink-soft">
              {one.kind ? capital(t(`sink.${one.kind}`, { what: one.name.replaceAll('_', ' ') })) : nameOf(one.name)}
            </dt>
            <dd className="min-w-0">
              <Whole text={one.value} />
              <Sources value={one} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** From here on a text is folded: what comes after it must be found, too. */
const long = { characters: 320, lines: 8 };

/** A value as it was written, its lines kept. */
function Whole({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const isLong = text.length > long.characters || text.split('\n').length > long.lines;
  const many = text.includes('\n') || text.length > 80;
  return (
    <>
      <bdi
        className={`whitespace-pre-line [overflow-wrap:anywhere] ${many ? 'text-body' : 'text-large font-semibold'} ${isLong && !open ? 'line-clamp-6' : 'block'}`}
      >
        {breaking(text)}
      </bdi>
      {isLong && !open && (
        <button type="button" className="min-h-11 text-small font-semibold text-accent" onClick={() => setOpen(true)}>
          {t('approval.value.all')}
        </button>
      )}
    </>
  );
}

const known = ['path', 'url', 'send', 'network', 'command', 'iban'] as const;

/** What a tool calls a value, in a person's words: of "json.order" the last, of an address that it is one, of "message_id" the message. */
function nameOf(name: string): string {
  const said = known.find((one) => one === name.toLowerCase());
  if (said) return t(`approval.value.${said}`);
  const words = name
    .replace(/^json\./, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replaceAll('_', ' ');
  return capital(words.replace(/(?<=\S) ids?$/i, ''));
}
