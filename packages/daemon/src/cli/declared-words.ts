import { type Declared, ownFields, type SinkKind } from '@deskhand/protocol';
import { plainLine } from './plain.ts';

// What is declared of a tool, in a line: "goes to: to, cc · how much: amount". Names in it may be a stranger's.

export const kindWords: Record<SinkKind, string> = {
  recipient: 'goes to',
  url: 'goes to the address',
  account: 'goes to the account',
  path: 'in the place',
  amount: 'how much',
  object: 'which one',
  identity: 'who you are to others',
  content: 'says',
};

/** In that order: where it goes first, what it says last. */
const kinds = Object.keys(kindWords) as SinkKind[];

/** Undefined where nothing of it decides anything. */
export function declaredLine({ by, says }: Declared): string | undefined {
  const decides = kinds.flatMap((kind) => {
    const names = Object.entries(says.sinks).flatMap(([name, one]) => (one === kind ? [plainLine(name, 60)] : []));
    return names.length ? [`${kindWords[kind]}: ${names.join(', ')}`] : [];
  });
  const parts = [...(says.act && says.effect !== 'read' ? [`asked for as: ${says.act}`] : []), ...decides, ...answersIn(says, by)];
  return parts.length ? `${by === 'owner' ? 'you declare' : 'it declares'}: ${parts.join(' · ')}` : undefined;
}

/** Of the answers: whose they are, which only the owner can say. */
function answersIn({ gives }: Declared['says'], by: Declared['by']): string[] {
  if (!gives) return [];
  const own = ownFields(gives).map((name) => (name === '*' ? 'all of the list' : plainLine(name, 60)));
  if (!own.length) return [];
  return by === 'owner'
    ? [`only your side writes: ${own.join(', ')}`]
    : [`says that only your side writes: ${own.join(', ')}, which counts once you say so`];
}
