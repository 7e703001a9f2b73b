import type { Decisive, Stands } from '@deskhand/protocol';
import { kindWords } from './declared-words.ts';
import { plain, plainLine } from './plain.ts';
import { warning } from './screen.ts';

// The values that decide, as a terminal shows them: each with where it comes from, what others wrote between marks.

/** Lines of one text that are shown: `deskhand show --json` has the rest. */
const mostLines = 12;

export const decisiveLines = (values: readonly Decisive[]): string[] => values.flatMap(valueLines);

function valueLines({ name, kind, value, from, trusted, stands = [] }: Decisive): string[] {
  const mark = trusted ? (line: string) => line : warning;
  const places = stands.filter(({ is, instead }) => !is && instead === undefined);
  const source = `from ${places.length ? places.map((place) => placeWords(place, from)).join('; ') : plainLine(from, 100)}`;
  const called = plainLine(name.replaceAll('_', ' '), 40);
  const label = kind ? `${kindWords[kind]} (${called})` : called;
  const lines = plain(value).trimEnd().split('\n');
  const things = stands.filter(({ is }) => is).map((one) => `    is ${quoted(one)}, in ${lookOf(one, from)}`);
  const warnings = stands.flatMap((one) => warningOf(one, from)).map((line) => warning(`    ${line}`));
  const said = trusted ? source : `${source}, not from you`;
  if (lines.length === 1) return [mark(`  ${label}: ${plainLine(value, 300)}, ${said}`), ...things, ...warnings];
  const left = lines.length - mostLines;
  return [
    mark(`  ${label}, ${said}:`),
    ...lines.slice(0, mostLines).map((line) => `    ${plainLine(line, 200)}`),
    ...(left > 0 ? [`    and ${left} more lines`] : []),
    ...things,
    ...warnings,
  ];
}

function placeWords(place: Stands, from: string): string {
  const look = lookOf(place, from);
  if (!place.says.length) return look;
  return place.within && place.look ? `the text of ${quoted(place)} (${look})` : `${look}: ${quoted(place)}`;
}

function warningOf(place: Stands, from: string): string[] {
  if (place.instead !== undefined) return [`For “${plainLine(place.instead, 60)}”, ${lookOf(place, from)} has another: ${quoted(place)}`];
  return place.not === undefined ? [] : [`“${plainLine(place.not, 60)}” did not write that.`];
}

const lookOf = ({ look, of }: Stands, from: string): string =>
  look === undefined ? plainLine(from, 100) : plainLine(of === undefined ? look : `${look} of ${of}`, 100);
const quoted = ({ says }: Stands): string => says.map((one) => `“${plainLine(one, 150)}”`).join(', ');
