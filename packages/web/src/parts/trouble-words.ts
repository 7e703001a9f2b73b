import type { Trouble } from '../desk/desk.ts';
import { t } from '../words/words.ts';

/** Why something didn't come, and what to do, for the person. */
export function troubleWords({ code, sentence }: Trouble): string {
  if (code === 'accident') return t('accident');
  return sentence ?? t(code === 'offline' || code === 'stranger' ? 'unreachable' : 'accident');
}
