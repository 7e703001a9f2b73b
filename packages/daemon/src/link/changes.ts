import { type Change, isFinished, parseChanges, type TaskView } from '@deskhand/protocol';
import { inertHeaders } from './downloads.ts';
import type { ChangesAnswer, LinkDeps } from './link.ts';
import { failure } from './replies.ts';

type Deps = Pick<LinkDeps, 'log' | 'workspace' | 'stageOf' | 'readable'>;

/** A task's changes: as listed for its review, as committed, or as its stage stands now. */
export async function changesOf(view: TaskView, { log, workspace, stageOf }: Deps): Promise<ChangesAnswer> {
  if (view.review) return { from: 'review', changes: parseChanges(await log.text(view.review.list)) };
  const committed = view.commits.findLast((commit) => commit.of === undefined);
  if (committed && isFinished(view.summary)) return { from: 'committed', changes: parseChanges(await log.text(committed.changes.list)) };
  const spec = stageOf(view.summary.id);
  const open = spec && !isFinished(view.summary) && view.summary.turns > 0;
  return { from: 'stage', changes: open ? await workspace.diff(spec) : [] };
}

/** Longer texts are fetched by side instead. */
const textLimit = 1_000_000;
/**
 * Bytes of a file that are read at all to see whether it is text, or a document, and that go out as one side. Both sides are held at
 * once, and of a film that a task made nobody wants them so.
 */
const most = { read: 10_000_000, sent: 200_000_000 };

interface Sides {
  before?: Uint8Array;
  after?: Uint8Array;
  movedOn?: boolean;
}

/** What of a comparison is asked for: one side's bytes, or both in JSON; with `readable`, documents as text too. */
interface Wanted {
  side?: 'before' | 'after' | undefined;
  readable: boolean;
}

/** One changed path before and after: both in JSON as far as they are text, or one side's bytes. */
export async function compareOf(view: TaskView, path: string, { side, readable }: Wanted, deps: Deps): Promise<Response> {
  const { changes, from } = await changesOf(view, deps);
  const spec = deps.stageOf(view.summary.id);
  const recorded = from === 'committed' || !spec;
  const listed = changes.find((change) => change.path === path);
  if (listed && largest(listed) > (side ? most.sent : most.read)) return side ? tooLarge(listed) : asListed(listed);
  const sides: Sides | undefined = recorded ? await recordedOf(view, path, deps) : listed && (await deps.workspace.compare(spec, path));
  if (!sides && recorded && listed)
    return failure(409, 'record.gone', 'This was put in place too long ago: what was there before is no longer kept.');
  if (!sides) return failure(404, 'path.unknown', `${path} is not among this task's changes.`);
  const { before, after, movedOn } = sides;
  if (!side) {
    const read = readable ? deps.readable : undefined;
    const [old, now] = await Promise.all([before, after].map((one) => one && shownSide(path, one, read)));
    const told = { path, ...(old && { before: old }), ...(now && { after: now }), ...(movedOn && { movedOn }) };
    return Response.json(told, { headers: noStore });
  }
  if (side === 'after' && movedOn)
    return failure(409, 'file.moved-on', 'This file has changed again since. What the task made of it is no longer kept.');
  const bytes = side === 'before' ? before : after;
  if (!bytes) return failure(404, 'side.unknown', `There is no file ${side} this change.`);
  return new Response(Uint8Array.from(bytes), { headers: { ...inertHeaders, ...noStore, 'content-disposition': 'attachment' } });
}

const largest = ({ before = 0, after = 0 }: Change): number => Math.max(before, after);

const tooLarge = (change: Change): Response =>
  failure(413, 'file.large', `${change.path} is larger than ${most.sent / 1e6} MB, the most that is sent for a look.`);

/** By its sizes alone. */
const asListed = ({ path, before, after }: Change): Response =>
  Response.json(
    { path, ...(before !== undefined && { before: { bytes: before } }), ...(after !== undefined && { after: { bytes: after } }) },
    { headers: noStore },
  );

/** From the newest of the task's commits that has this path. */
async function recordedOf(view: TaskView, path: string, { workspace }: Deps): Promise<Sides | undefined> {
  for (const { id, of } of view.commits.toReversed()) {
    const sides = of === undefined && (await workspace.recorded(id, path));
    if (sides) return sides;
  }
  return undefined;
}

const noStore = { 'cache-control': 'no-store' };

/** `readable`: the text is how a document reads, not what the file holds. */
async function shownSide(
  path: string,
  bytes: Uint8Array,
  read: LinkDeps['readable'],
): Promise<ReturnType<typeof sideOf> & { readable?: true }> {
  const side = sideOf(bytes);
  // A mail is text too, that nobody reads as it stands.
  const text = await read?.(path, bytes);
  return text === undefined ? side : { ...side, text: text.slice(0, textLimit), readable: true };
}

function sideOf(bytes: Uint8Array): { bytes: number; text?: string } {
  if (bytes.byteLength > textLimit || bytes.subarray(0, 8000).includes(0)) return { bytes: bytes.byteLength };
  try {
    return { bytes: bytes.byteLength, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { bytes: bytes.byteLength };
  }
}
