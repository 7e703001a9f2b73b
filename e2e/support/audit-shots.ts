import { search } from '../../packages/daemon/src/log/search.ts';
import { type Shot, text } from './shot.ts';
import type { Story } from './story.ts';

// The screens of the log, over a desk that searches its story as a host searches its log.

/** What a desk answers under /v1/audit: who did what, and that the whole of it is as it was. */
export async function auditOf(story: Story, what: string, asked: URLSearchParams): Promise<unknown> {
  const head = story.events.length;
  if (what === 'check') return { events: head, head: { seq: head, hash: '' }, heads: 12, erased: 2, faults: [] };
  if (what !== 'search') return undefined;
  const { limit, before, ...query } = Object.fromEntries(asked);
  const found = story.events.filter(({ task }) => !query.task || task === query.task);
  const page = await search(
    { ...query, limit: Number(limit ?? 60), ...(before && { before: Number(before) }) },
    {
      head,
      events: ({ before: end = Number.MAX_SAFE_INTEGER, task, limit: most = 1000 }) =>
        found.filter((event) => event.seq < end && (!task || event.task === task)).slice(-most),
    },
  );
  return { more: 1, ...page };
}

const at = () => '#/settings/audit';

export const auditShots: Shot[] = [
  {
    name: 'audit-filtered',
    scene: 'busy',
    at,
    ready: text('Who did what'),
    async act(page) {
      await page.getByLabel('Device').selectOption({ index: 1 });
      await page.getByLabel('Words').fill('approv');
      await page.getByRole('button', { name: /proof/ }).or(page.getByText('Nothing in the history fits that')).first().waitFor();
    },
  },
  {
    name: 'audit-excerpt',
    scene: 'busy',
    at,
    ready: text('Who did what'),
    async act(page) {
      const chooser = page.waitForEvent('filechooser');
      await page.getByText('Check a file').click();
      await (await chooser).setFiles({
        name: 'excerpt.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"kind":"deskhand-excerpt"}'),
      });
      await page.getByText(/not an excerpt|was cut/).waitFor();
    },
  },
];
