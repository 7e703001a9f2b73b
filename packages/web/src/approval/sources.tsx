import type { Decisive, Stands } from '@deskhand/protocol';
import { TriangleAlert } from 'lucide-react';
import { breaking } from '../parts/breaks.tsx';
import { t } from '../words/words.ts';

/** Where a value comes from: which entry of which list, whose mail. What isn't the owner's word is marked. */
export function Sources({ value: { from, trusted, stands = [] } }: { value: Decisive }) {
  const places = stands.filter(({ is, instead }) => !is && instead === undefined);
  const lines = places.length ? places.map((place) => placeWords(place, from)) : [t('approval.from', { from })];
  return (
    <div dir="auto" className={`mt-0.5 grid grid-cols-1 gap-0.5 text-small ${trusted ? 'text-ink-soft' : 'text-warn'}`}>
      {stands
        .filter(({ is }) => is)
        .map((one, index) => (
          <p key={index} className="text-body text-ink [overflow-wrap:anywhere]">
            {breaking(t('approval.stands.is', { what: quoted(one), look: lookOf(one, from) }))}
          </p>
        ))}
      {lines.map((line, index) => (
        <Line key={index} doubtful={!trusted && index === 0} below={!trusted && index > 0}>
          {line}
          {!trusted && index === lines.length - 1 && `, ${t('approval.untrusted')}`}
        </Line>
      ))}
      {stands
        .flatMap((one) => warningOf(one, from))
        .map((line) => (
          <Line key={line} doubtful grave>
            {line}
          </Line>
        ))}
    </div>
  );
}

function Line({ doubtful, below, grave, children }: { doubtful: boolean; below?: boolean; grave?: boolean; children: React.ReactNode }) {
  return (
    <p className={`flex items-start gap-1.5 ${grave ? 'font-semibold text-danger' : below ? 'ps-5.5' : ''}`}>
      {doubtful && <TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />}
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}

function placeWords(place: Stands, from: string): string {
  const words = { what: quoted(place), look: lookOf(place, from) };
  if (!place.says.length) return t('approval.from', { from: words.look });
  return t(place.within && place.look ? 'approval.stands.within' : 'approval.stands.in', words);
}

function warningOf(place: Stands, from: string): string[] {
  const words = { what: quoted(place), look: lookOf(place, from) };
  if (place.instead !== undefined) return [t('approval.stands.instead', { ...words, name: isolated(place.instead) })];
  return place.not === undefined ? [] : [t('approval.stands.not', { name: isolated(place.not) })];
}

const lookOf = ({ look, of }: Stands, from: string): string =>
  look === undefined ? from : of === undefined ? look : t('approval.stands.look', { look, plugin: of });

/** What others wrote, between marks, and turning nothing round but itself. */
const isolated = (text: string): string => `\u2068“${text}”\u2069`;
const quoted = ({ says }: Stands): string => says.map(isolated).join(', ');
