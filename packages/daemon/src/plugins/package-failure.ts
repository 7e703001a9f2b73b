import { cleanText } from './clean.ts';

// Why a registry's client failed, in words: its own are a wall, with codes and with paths of the sandbox.

const noSuch = 'the registry has no package or version of that name (404).';
/** Whether that is the cause, rather than that it could not be asked. */
export const isMissing = (words: string): boolean => words === noSuch;

/** npm's codes (its `npm error code` line), and pip's words for the same. */
const known: [RegExp, string][] = [
  [/\bE404\b|\bETARGET\b|No matching distribution found|HTTP error 404/i, noSuch],
  [/\bEINTEGRITY\b|HASHES? .*MISMATCH|do not match the hashes/i, 'what came is not what its checksum says.'],
  [/\bENOSPC\b|No space left on device/i, 'the disk is full.'],
  [
    /\bE(?:AI_AGAIN|NOTFOUND|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)\b|\bE50[234]\b|Max retries exceeded/i,
    'the registry could not be reached.',
  ],
  [/\bE429\b/, 'the registry had too many questions just now.'],
  [/\bE5\d\d\b/, 'the registry reports a fault of its own.'],
];

/** `said` is what the client printed, `stopped` the gate's lines about it: a way that was shut explains all that came after. */
export function failureWords(said: string, stopped: readonly string[], inside: string): string {
  const [gate] = stopped;
  if (gate !== undefined) return gate;
  const words = known.find(([pattern]) => pattern.test(said))?.[1];
  if (words !== undefined) return words;
  const lines = said
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:error|ERR!|warn)|ERROR:|error:)\s*/i, '').trim())
    .filter((line) => line && !/^code \S+$|complete log of this run|^errno |^syscall /i.test(line) && !line.includes(inside));
  return cleanText(lines.join(' ').slice(0, 300), 300) || 'the program that fetches it gave no reason.';
}
