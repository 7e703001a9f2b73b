import { sideOf } from '../words/pairs.ts';
import { wordsOfName } from '../words/tools.ts';
import { parseAmount } from '../words/values.ts';

// How a record stood in the answer that it was in: among which others, in which place, asked for with what.

/** What a record says of itself in the list that it stood in. */
export interface Listed {
  /** Which list: the same for all of it. */
  list: string;
  /** What the model asked for it with: a list that the model narrowed has another largest. */
  asked: string[];
  /** All that it was asked with, limits and all. */
  given: string[];
  /** Those of them that say where it was looked, as a page or a room is; a search finds whatever has its words. */
  place: string[];
  /** Those that say where it begins, and where it ends. */
  ends: { side: 'from' | 'to'; value: string }[];
  /** No more than so many were to come, and so many came: there may be others. */
  cut: boolean;
  /** All that it says, in a row. */
  text: string;
  /** Its numbers and dates, by name. */
  figures: { [name: string]: number };
  /** Its short texts, by name: of what sort it is. */
  sorts: { [name: string]: string };
  /** All short values by name: several where it has a list of them ("amenities"). */
  traits: { [name: string]: string[] };
}

/** How each record stood in the answer to a call, of `count` in all. */
export function listedBy(call: { tool: string; args: unknown }, count: number): (fields: readonly (readonly [string, string])[]) => Listed {
  const list = `${call.tool} ${JSON.stringify(call.args)}`;
  const given = plainIn(call.args);
  const isLimit = ({ name, value }: Given) => /^\d+$/.test(value) && limits.test(wordsOfName(name).join('_'));
  // "The last 100" leaves nothing out where there are fewer.
  const cut = given.some((one) => isLimit(one) && Number(one.value) <= count);
  const asked = given.filter((one) => !isLimit(one) && !isAlone(one)).map(({ value }) => value);
  const place = placeOf(call).filter((one) => asked.includes(one));
  const ends = given.flatMap(({ name, value }) => {
    const side = sideOf(name);
    return side && /\p{L}/u.test(value) ? [{ side, value }] : [];
  });
  return (fields) => {
    const short = fields.slice(0, 100).filter(([, value]) => value.length <= 60);
    const figures = short.flatMap(([name, value]) => figuresOf(name, value));
    const isSort = (value: string) => /\p{L}{3}/u.test(value) && !figuresOf('', value).length && !/^(?:true|false)$/.test(value);
    const sorts = short.filter(([, value]) => isSort(value));
    const traits = Map.groupBy(short, ([name]) => name);
    const text = fields
      .map(([, value]) => value)
      .join('\n')
      .slice(0, 20_000);
    return {
      list,
      asked,
      given: given.map(({ value }) => value),
      place,
      ends,
      cut,
      text,
      figures: Object.fromEntries(figures),
      sorts: Object.fromEntries(sorts),
      traits: Object.fromEntries([...traits].map(([name, all]) => [name, all.map(([, value]) => value)])),
    };
  };
}
/** What a look was asked with, where that says the place: a page's address, a room, a person. A search finds whatever has its words. */
export const placeOf = (call: { tool: string; args: unknown }): string[] =>
  searching.test(call.tool) ? [] : plainIn(call.args).map(({ value }) => value);

const limits =
  /^(?:limit|n|top|count|(?:max_)?(?:number_of_)?(?:results?|items|entries|rows|messages|emails|files|transactions)|max|page_size|per_page|max_count)$/;
/** For one alone, as anything is that nobody else is spoken of for. */
const isAlone = ({ name, value }: Given): boolean =>
  value === '1' && /^(?:(?:number|num|no)_of_)?(?:guests?|people|persons?|adults|travell?ers|passengers|party(?:_size)?)$/i.test(name);
const searching = /search|find|quer|lookup|list/i;

interface Given {
  name: string;
  value: string;
}
function plainIn(value: unknown, name = '', depth = 0): Given[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [{ name, value: String(value) }];
  // "Luxury alone" is another list.
  if (value === true) return [{ name, value: `${name}: ${value}` }];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.entries(value).flatMap(([key, one]) => plainIn(one, Array.isArray(value) ? name : key, depth + 1));
}

/** A number by its field's name; what is in another currency is no less and no more. */
function figuresOf(name: string, value: string): [name: string, figure: number][] {
  const { sign, before, after, code } = money.exec(value)?.groups ?? {};
  const amount = before ?? after;
  if (amount !== undefined) return [[`${name}_${sign ?? code}`, parseAmount(amount) ?? 0]];
  return figureOf(value).map((figure) => [name, figure]);
}

function figureOf(value: string): number[] {
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(value)) return [Number(value)];
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
  if (hour) return [Number(hour) * 60 + Number(minute)];
  const time = /^\d{4}-\d{2}-\d{2}(?:[T ]\d|$)/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? [] : [time];
}

/** "£52", "96.00 EUR": a price, and in what. */
const money =
  /^(?:(?:from|ab|dès|desde|da|vanaf)\s)?(?:(?<sign>\p{Sc})\s?(?<before>\d[\d.,]{0,14})|(?<after>\d[\d.,]{0,14})\s?(?<code>\p{Sc}|[A-Z]{3}))$/u;
