import type { ChangeList } from '@deskhand/protocol';
import { number, t } from '../words/words.ts';

export const countOf = ({ added, changed, moved, deleted }: ChangeList): number => added + changed + moved + deleted;

/** "2 new · 1 changed": only the kinds that there are. */
export function countWords(changes: Pick<ChangeList, 'added' | 'changed' | 'moved' | 'deleted'>): string {
  const kinds = ['added', 'changed', 'moved', 'deleted'] as const;
  return kinds
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${number(changes[kind])} ${t(`review.${kind}`).toLocaleLowerCase()}`)
    .join(' · ');
}
