import type { PreparedCall } from '../tools/tools.ts';
import type { Stage } from '../workspace/workspace.ts';

/**
 * The call with the places that it would open, not as they were written: each by the names that its folders list, and where
 * links lead. So a rule about a place, and what a place carries, hold in every spelling and by every link.
 */
export async function placed<Call extends PreparedCall>(call: Call, open: () => Promise<Pick<Stage, 'files'>>): Promise<Call> {
  if (!call.needs.some(({ kind }) => kind === 'folder')) return call;
  // Without a stage nothing is opened either: what is wrong with it is said where the call is carried out.
  const files = await open().then(
    (stage) => stage.files,
    () => undefined,
  );
  if (!files) return call;
  const needs = await Promise.all(
    call.needs.map(async (need) => (need.kind === 'folder' ? (await files.places(need.path)).map((path) => ({ ...need, path })) : need)),
  );
  return { ...call, needs: needs.flat() };
}
