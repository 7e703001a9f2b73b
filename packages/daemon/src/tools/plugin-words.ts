import type { OfferedTool } from '../plugins/plugins.ts';
import { brief, inWords, plain } from './plain.ts';

// A call of a plugin's tool as a person reads it on one line: what it does, where that goes, and only then what it says.

/** Places that are named, and characters of one and of all. */
const most = { places: 3, place: 80, all: 200 };

const where =
  /^(?:to|cc|bcc|recipients?|e?mails?|addressee?s?|iban|account|payee|beneficiary|channel|chat|room|users?|handles?|phone|attendees?|participants?|guests?|invitees?|members?|url|webhook)$/;
const said = /^(?:body|content|contents|message|text|html|markdown|note|notes|description|comment|reply|answer)$/;

export function titleOf({ plugin, tool, effect }: OfferedTool, args: Record<string, unknown>, later = false): string {
  const what = `${effect === 'read' ? `asks the plugin ${plugin} to` : `lets the plugin ${plugin}`} ${inWords(tool.name)}`;
  const given = [...placesIn(args), ...restOf(args)].join(', ');
  return brief(`${what}${later ? ', once the task is over' : ''}${given && `: ${given}`}`, most.all);
}

/** Where a call goes, for its receipt: the plugin, where nothing says more. */
export const goesTo = (plugin: string, args: Record<string, unknown>): string => {
  const places = valuesIn(args).filter(isPlace);
  return places.length ? severalOf(places) : `the plugin ${plugin}`;
};

interface Value {
  name: string;
  value: string | number | true;
}

/** Each argument that says where to, under its name. */
function placesIn(args: Record<string, unknown>): string[] {
  const places = valuesIn(args).filter(isPlace);
  const names = [...new Set(places.map(({ name }) => name))];
  return names.map((name) => `${inWords(name).replace(/\biban\b/, 'IBAN')} ${severalOf(places.filter((one) => one.name === name))}`);
}

function severalOf(places: Value[]): string {
  const some = places.slice(0, most.places).map(({ value }) => plain(String(value), most.place));
  const left = places.length - some.length;
  return `${some.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** What says which and how much, each number with its name; of texts the short ones, and where there is nothing else the first. */
function restOf(args: Record<string, unknown>): string[] {
  const rest = valuesIn(args).filter((one) => !isPlace(one));
  const isText = ({ name, value }: Value) =>
    typeof value === 'string' && (said.test(lastWord(name)) || value.length > 60 || value.includes('\n'));
  const short = rest.filter((one) => !isText(one));
  return (short.length || valuesIn(args).some(isPlace) ? short : rest)
    .slice(0, 6)
    .map(({ name, value }) =>
      typeof value === 'string' && !/id$/i.test(name) ? brief(value, 60) : `${inWords(name)} ${plain(String(value), 60)}`.trim(),
    );
}

const lastWord = (name: string): string => inWords(name).split(' ').at(-1) ?? '';
const isPlace = ({ name, value }: Value): boolean =>
  typeof value === 'string' && (where.test(lastWord(name)) || /^\s*https?:\/\/\S+\s*$/i.test(value) || isMailAddress(value));

/** The whole of it is one. Looked for ahead, a dot is found once: else a long row of them would be tried from each. */
export const isMailAddress = (value: string): boolean => /^\s*[^\s@]+@(?=[^\s@]+\.[^\s@])[^\s@]+\s*$/.test(value);

function valuesIn(value: unknown, name = '', depth = 0): Value[] {
  if (typeof value === 'string') return value.trim() ? [{ name, value }] : [];
  if (typeof value === 'number' || value === true) return [{ name, value }];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.entries(value)
    .slice(0, 100)
    .flatMap(([key, one]) => valuesIn(one, Array.isArray(value) ? name : key, depth + 1));
}
