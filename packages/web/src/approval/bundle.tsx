import type { ApprovalView, Decisive as Value } from '@deskhand/protocol';
import { breaking } from '../parts/breaks.tsx';
import { t } from '../words/words.ts';
import { Decisive } from './decisive.tsx';
import { Exactly } from './exactly.tsx';

/** Several requests that one answer is for: first all the places that they go to, then each whole; the doubtful first. */
export function Bundle({ of }: { of: readonly ApprovalView[] }) {
  const ordered = of.toSorted((a, b) => Number(isDoubtful(b)) - Number(isDoubtful(a)));
  const [first] = of;
  return (
    <>
      <Decisive values={placesOf(ordered)} label={t('approval.alike.places')} />
      <ol className="mt-6 grid grid-cols-1 gap-6">
        {ordered.map((one) => (
          <li key={one.approval} className="border-s-2 border-line ps-3">
            <h3 dir="auto" className="text-large font-semibold [overflow-wrap:anywhere] first-letter:uppercase">
              {breaking(one.title)}
            </h3>
            <Decisive values={one.decisive} />
            {one.why !== first?.why && (
              <p dir="auto" className="mt-2 text-body text-ink-soft [overflow-wrap:anywhere]">
                {breaking(one.why)}
              </p>
            )}
            <Exactly content={one.full} />
          </li>
        ))}
      </ol>
    </>
  );
}

const isDoubtful = ({ decisive }: ApprovalView): boolean => decisive.some(({ goes, trusted }) => goes && !trusted);

/** Each place once; what was asked before a place was told apart has none. */
function placesOf(all: readonly ApprovalView[]): Value[] {
  const places = all.flatMap(({ decisive }) => decisive.filter(({ goes }) => goes));
  const once = new Map(places.map((one) => [`${one.value} ${one.from}`, one] as const));
  return [...once.values()].sort((a, b) => Number(a.trusted) - Number(b.trusted));
}
