import { grantWords } from '../settings/rule-words.ts';
import { useDesk } from '../shell/context.ts';

/** A rule of the owner's in words; nothing where it is gone by now. */
export function RuleLine({ rule }: { rule: string }) {
  const grant = useDesk(({ host }) => host.grants?.find(({ id }) => id === rule)?.grant);
  if (!grant) return null;
  return (
    <p dir="auto" className="mt-1 text-body text-ink-soft [overflow-wrap:anywhere] first-letter:uppercase">
      {grantWords(grant)}
    </p>
  );
}
