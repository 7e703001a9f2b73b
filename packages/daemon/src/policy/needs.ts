import { type Folder, isInPlace, placeAccesses, rootOf, toolWords } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { destinations, inForce, leaveFor } from './leaves.ts';
import { type Call, type Decision, type Grant, isClean, type Need, type Sink, type Situation, type Trace } from './policy.ts';
import { addressesAt, hostOf } from './words/values.ts';

/** What the grants and the granted folders say to one need of a call. Not granted is no, or a question where a person may grant it. */
export function decideNeed(need: Need, call: Call, traces: Trace[], situation: Situation): Decision {
  if (need.kind === 'folder') return decideFolder(need, call, situation);
  const { leave, by } = leaveFor(need, call, situation);
  if (leave === 'none')
    return {
      answer: 'deny',
      rule: 'granted none',
      why: `${giver(by)} forbids ${describe(need)}${by?.reason ? `: ${by.reason}` : '.'}`,
      by: by?.id,
    };
  const ask = (why: string): Decision => ({
    answer: 'ask',
    rule: leave === 'ask' ? 'asked each time' : 'not granted',
    why,
    decisive: [],
    need,
  });
  if (leave === 'ask') return ask(`${giver(by)} wants to be asked about ${describe(need)}${rule(by)}.`);
  if (leave === 'allow') return { answer: 'allow', rule: 'grant', used: [{ need, by: by?.id }] };
  // In the sandbox a command touches only the stage, and has no network.
  if (need.kind === 'command') return { answer: 'allow', rule: 'sandboxed command' };
  if (need.kind === 'network' && wasNamed(need, call, traces, situation))
    return { answer: 'allow', rule: 'named by the owner', used: [{ need }] };
  return ask(`You have not allowed ${describe(need)} so far${unseen(need, call, situation)}.`);
}

/** That they named the address is no leave to send there what nobody sees before. */
function unseen(need: Need, { needs }: Call, { words }: Situation): string {
  if (need.kind !== 'network' || need.access !== 'send' || !needs.some(({ kind }) => kind === 'command')) return '';
  const [address] = addressesAt(need.host, words);
  return address ? `: you named ${address.slice(0, 200)}, but what a command sends there nobody sees before` : '';
}

type Asked = Extract<Decision, { answer: 'ask' }>;

/** The question about all that a call needs and nothing was granted for, each of it said. */
export function askedTogether(asked: Asked[]): Asked | undefined {
  const [first, ...more] = asked;
  const rest = more.flatMap(({ need, rule }) => (need && rule === first?.rule ? [describe(need)] : []));
  return first && rest.length ? { ...first, why: `${first.why} Nor ${rest.join(', nor ')}.`.slice(0, mostWhy) } : first;
}

/** Characters of a reason that an approval takes. */
const mostWhy = 1000;

/** Hosts that a call reaches and that none of its arguments shows as such, each as an argument that says where to. */
export const otherHosts = ({ needs, sinks }: Call): Sink[] =>
  needs.flatMap((need): Sink[] => {
    if (need.kind !== 'network' || sinks.some(({ kind, value }) => kind === 'url' && hostOf(value) === hostOf(need.host))) return [];
    return [{ name: need.access === 'send' ? 'send' : 'network', kind: 'url', value: need.host, host: true }];
  });

/**
 * The owner's own words name the address that this host is needed for: that is the leave. What a command says there nobody
 * sees before, so for one it is a leave to look, and only before it can be steered by what strangers wrote.
 */
function wasNamed(
  { host, access }: Extract<Need, { kind: 'network' }>,
  { needs }: Call,
  traces: Trace[],
  { words, labels }: Situation,
): boolean {
  const named = (url: string) => hostOf(url) === hostOf(host);
  if (needs.some(({ kind }) => kind === 'command')) return access === 'read' && isClean(labels) && addressesAt(host, words).length > 0;
  return traces.some(({ sink, trusted, origin }) => sink.kind === 'url' && trusted && origin === 'owner' && named(sink.value));
}

/** Those that were, so that the next try is in one of them. */
function named(folders: Folder[]): string {
  const most = 10;
  const some = folders.slice(0, most).map(({ path }) => path);
  return some.length ? `: ${some.join(', ')}${folders.length > most ? `, and ${folders.length - most} more` : ''}` : '';
}

/** Commands have a /tmp of their own: what they leave there is nowhere else. */
function scratch(path: string): string {
  return isInside(path, '/tmp') ? ' What a command left in /tmp only commands see: let it copy that into a granted folder.' : '';
}

function decideFolder(need: PlaceNeed, call: Call, situation: Situation): Decision {
  const { folders, forbidden, stores, grants } = situation;
  const barred = forbidden.find((path) => isInside(need.path, path));
  if (barred) return { answer: 'deny', rule: 'forbidden', why: `${barred} is Deskhand's own and never open to a task.` };
  const { leave, by } = leaveFor(need, call, situation);
  if (leave === 'none')
    return {
      answer: 'deny',
      rule: 'granted none',
      why: `${giver(by)} ${keeps(need, by)} ${need.path}${by?.reason ? `: ${by.reason}` : '.'}`,
      by: by?.id,
    };
  const store = stores.find((path) => isInside(need.path, path));
  if (store && !grants.some((grant) => inForce(grant, situation) && isByHand(grant, store, need))) {
    return {
      answer: 'deny',
      rule: 'credentials',
      why: `${store} holds credentials of other programs, and you did not grant that very path.`,
    };
  }
  const folder = nearest(need.path, folders);
  if (!folder && !(store && leave === 'allow')) {
    return {
      answer: 'deny',
      rule: 'not granted',
      why: `${need.path} is outside the folders that were granted${named(folders)}.${scratch(need.path)}`,
    };
  }
  if (need.access !== 'read' && folder?.mode === 'ro') {
    return { answer: 'deny', rule: 'look only', why: `${folder.path} is look only: nothing in it may be changed.` };
  }
  if (leave === 'ask')
    return { answer: 'ask', rule: 'asked each time', why: `${giver(by)} wants to be asked about ${need.path}${rule(by)}.`, decisive: [] };
  return { answer: 'allow', rule: 'granted folder' };
}

type PlaceNeed = Extract<Need, { kind: 'folder' }>;

/** What a rule forbids there, no more than it does: whoever may look may still read on. */
const keeps = ({ access }: PlaceNeed, by: Grant | undefined): string => {
  const forbidden = by?.need.kind === 'folder' ? by.need.access : access;
  return { read: 'keeps tasks out of', write: 'keeps tasks from changing', delete: 'keeps tasks from deleting' }[forbidden];
};

/** The owner granted that very place: not one above it, and nobody but them. */
const isByHand = ({ source, need: granted, give = 'allow', to }: Grant, store: string, need: PlaceNeed) =>
  source === 'owner' &&
  give === 'allow' &&
  !to &&
  granted.kind === 'folder' &&
  isInside(rootOf(granted.path), store) &&
  isInPlace(need.path, granted.path) &&
  placeAccesses.indexOf(granted.access) >= placeAccesses.indexOf(need.access);

/** The innermost granted folder; said twice, the stricter. */
const nearest = (path: string, folders: Folder[]) =>
  folders
    .filter((folder) => isInside(path, folder.path))
    .sort((a, b) => b.path.length - a.path.length || Number(b.mode === 'ro') - Number(a.mode === 'ro'))[0];

const giver = (grant: Grant | undefined) =>
  grant?.source === 'managed' ? `The policy of ${grant.of ?? 'your organisation'}` : 'A rule of yours';
/** Which of the rules, in the words of whoever wrote it. */
const rule = (grant: Grant | undefined) => {
  if (!grant?.reason) return '';
  return ` (${grant.source === 'managed' ? 'its rule ' : ''}“${grant.reason.slice(0, 200)}”)`;
};

const describe = (need: Need): string => {
  switch (need.kind) {
    case 'network':
      return `${need.access === 'send' ? 'sending to' : 'reading from'} ${need.host}`;
    case 'secret':
      return `the use of the secret ${need.name}`;
    case 'plugin':
      return `“${toolWords(need.tool).replaceAll('_', ' ')}” of the plugin ${need.server}`;
    case 'account':
      return `${{ read: 'reading', draft: 'drafting in', send: 'sending from' }[need.access]} the account ${need.account}`;
    case 'command':
      return `the command ${need.line.slice(0, 80)}`;
    case 'device':
      return need.what === 'screen' ? "this computer's screen" : "this computer's clipboard";
    case 'folder':
      return need.path;
  }
};

/** Whether a call reaches beyond this computer and the owner's own things. */
export const isOutward = (call: Call): boolean =>
  call.effect === 'irreversible' || (call.effect === 'reversible' && destinations(call).length > 0);
