import type { Mode } from '@deskhand/protocol';

export const modes: readonly Mode[] = ['review', 'auto', 'ro'];

/** A folder as a person names it, with the mode behind it where there is one: `DIR`, `DIR:ro`, `DIR:review` or `DIR:auto`. */
export function namedFolder(text: string): { path: string; mode?: Mode } {
  const at = text.lastIndexOf(':');
  const mode = modes.find((each) => at > 0 && each === text.slice(at + 1));
  return mode ? { path: text.slice(0, at), mode } : { path: text };
}
