import { type Act, goesTo, type SinkKind } from '../policy.ts';
import { verbFirst, wordsOfName } from '../words/tools.ts';

// What the arguments of a tool that nobody has declared decide, by their names: the worst of what they may mean.

/** When, or for how long: held against what the owner said of that, where nothing else is known of it. */
export const isTime = (name: string, value: string): boolean =>
  /^(?:\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?)?|\d{1,2}:\d{2}(?::\d{2})?)$/.test(
    value.trim(),
  ) ||
  (/(?:^|_)(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|duration|length)$/.test(wordsOfName(name).join('_')) &&
    /^\d{1,4}(?:\.\d+)?$/.test(value));

/** Yes or no. */
export const isSwitch = (value: string): boolean => value === 'true' || value === 'false';

const numbering = /(?:^|_)(?:ids?|uuid|number|no|key|ref)$/;
const kinds: [RegExp, SinkKind][] = [
  [/url|link|endpoint|webhook/, 'url'],
  [
    /recipient|^to$|^to_|_to$|^cc$|^bcc$|e?mail|participant|attendee|invitee|user|handle|channel|phone|guest|person|member|colleague/,
    'recipient',
  ],
  [/iban|account|payee/, 'account'],
  [/amount|price|sum|quantity/, 'amount'],
  [/password|passcode|passport|secret|token|address|street|city/, 'identity'],
  [/role|permission|access|visibility|privacy|scope|audience/, 'object'],
  [
    /body|content|message|text|subject|title|description|comment|reason|note|memo|caption|remark|location|agenda|wish|special_request|emoji|bio$|purpose|labels?$|tags?$|categor|priority|(?:full|first|last|display)_?name$/,
    'content',
  ],
];
/** With a number these say how many come. */
const counted = /(?:guests?|participants?|attendees?|people|persons|passengers|adults|children|rooms|seats|quantity)$/;
/** Those by which an argument that a declaration forgot is taken, too: where to, how much, who may. */
const telling = 6;
const places: [RegExp, SinkKind][] = [
  [/^\s*https?:\/\/\S+\s*$/i, 'url'],
  [/^\s*[^\s@]+@[^\s@]+\.\p{L}+\s*$/iu, 'recipient'],
  [/^\s*[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\s*$/, 'account'],
];

/** What an argument decides. What nothing tells: a number is how much, what is short says which one, what is long will be read. */
export function kindOf(name: string, value: string): SinkKind {
  const told = kindBy(name, value, kinds.length);
  if (told) return told;
  if (/^-?\d+(?:[.,]\d+)?$/.test(value)) return 'amount';
  return value.length <= 40 ? 'object' : 'content';
}

/** The kind where the argument's name tells where to, how much or who may, or its value is an address. */
export const tellingKind = (name: string, value: string): SinkKind | undefined => kindBy(name, value, telling);

function kindBy(name: string, value: string, most: number): SinkKind | undefined {
  const said = wordsOfName(name).join('_');
  const byValue = places.find(([pattern]) => pattern.test(value))?.[1];
  // "mail_id" is which mail, "user_id" is who.
  if (numbering.test(said))
    return (
      byValue ?? (/user|channel|recipient|account|payee|^to_/.test(said) ? kindBy(said.replace(numbering, ''), value, most) : 'object')
    );
  // Whatever an argument is called, an address of a page is one.
  if (byValue === 'url') return byValue;
  const kind = /^\d{1,3}$/.test(value) && counted.test(said) ? 'amount' : kinds.slice(0, most).find(([pattern]) => pattern.test(said))?.[1];
  return kind ?? byValue;
}

/** What the arguments of a call decide together, where one alone doesn't tell. */
export const decided = <S extends Aimed>(tool: string, act: Act | undefined, sinks: readonly S[]): S[] => aimed(tool, placed(act, sinks));

interface Aimed {
  name: string;
  kind: SinkKind;
}

/** What is written over something says which by its name: "write_page(title, content)" changes the page of that title. */
function aimed<S extends Aimed>(tool: string, sinks: readonly S[]): S[] {
  const isNew =
    !overwriting.test(verbFirst(wordsOfName(tool))[0] ?? '') ||
    sinks.some(({ name, kind }) => kind === 'path' || (kind === 'object' && !setting.test(name)));
  const which = isNew ? undefined : sinks.find(({ name, kind }) => kind === 'content' && naming.test(wordsOfName(name).at(-1) ?? ''));
  return sinks.map((sink) => (sink === which ? { ...sink, kind: 'object' } : sink));
}
const overwriting = /^(?:write|update|edit|change|modify|set|replace|overwrite|save|append|rename|publish|put)$/;
const setting = /role|permission|access|visibility|privacy|scope|audience|status|state|type|format/;
const naming = /^(?:title|name|subject|page|document|file|note)$/;

/** Whether something is said, and nothing says to whom. */
export const isPlaceless = (act: Act | undefined, sinks: readonly Pick<Aimed, 'kind'>[]): boolean =>
  (act === 'send' || act === 'post') && !sinks.some(({ kind }) => goesTo.includes(kind));

/** What is said is said somewhere: where nothing else says to whom, what isn't a number is where it goes ("post_to_room"). */
function placed<S extends Aimed>(act: Act | undefined, sinks: readonly S[]): S[] {
  if (!isPlaceless(act, sinks)) return [...sinks];
  const isPlace = ({ name, kind }: S) => kind === 'object' && !numbering.test(wordsOfName(name).join('_'));
  return sinks.map((sink) => (isPlace(sink) ? { ...sink, kind: 'recipient' } : sink));
}
