import { expect, test } from 'vitest';
import { openToolDesk } from '../desk.double.ts';
import { openZip } from './zip.ts';

const deck = `# Aurora
Ana, January

# Why now
- Customers wait **9 days**
  - others 2

# Plan
| Phase | Cost |
|---|---:|
| Build & test | 95 |

# Look
- beside

![Bars](c.png)
`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="red"/></svg>';

test('slides are made from Markdown, with real titles, tables and pictures', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', { path: 'c.png', content: svg });
  const made = await desk.call('write_file', { path: 'a.pptx', content: deck });
  expect(made.text).toMatch(/^Wrote .*a\.pptx \(\d+ KB\); 4 slides\.$/);
  expect((await desk.call('read_file', { path: 'a.pptx' })).text).toBe(
    '## Slide 1\n# Aurora\nAna, January\n\n## Slide 2\n# Why now\nCustomers wait 9 days\n  - others 2\n\n## Slide 3\n# Plan\n| Phase | Cost |\n| Build & test | 95 |\n\n## Slide 4\n# Look\nbeside\n[picture: Bars]',
  );
});

test('what does not fit on a slide goes on on the next, and lists count on', async () => {
  const desk = openToolDesk();
  const items = Array.from({ length: 40 }, (_, i) => `${i + 1}. point number ${i + 1}`);
  const made = await desk.call('write_file', { path: 'a.pptx', content: `# Points\n${items.join('\n')}` });
  expect(made.text).toContain('; 3 slides.');
  const { text } = await desk.call('read_file', { path: 'a.pptx' });
  expect(text).toContain('# Points (2)');
  for (const item of items) expect(text).toContain(item.replace(/^\d+\. /, ''));
  const zip = openZip(await desk.context.stage.files.read(`${desk.folder}/a.pptx`));
  const first = Number(/point number (\d+)/.exec(zip.text('ppt/slides/slide2.xml'))?.[1]);
  expect(zip.text('ppt/slides/slide2.xml')).toContain(`startAt="${first}"`);
});

test('the words of a slide can be changed in place afterwards', async () => {
  const desk = openToolDesk({});
  await desk.call('write_file', { path: 'a.pptx', content: '# Old title\n- one' });
  await desk.call('edit_file', { path: 'a.pptx', edits: [{ old: 'Old title', new: 'New & better' }] });
  expect((await desk.call('read_file', { path: 'a.pptx' })).text).toContain('# New & better');
});

test('slides without anything on them are refused in words', async () => {
  const made = await openToolDesk().call('write_file', { path: 'a.pptx', content: '\n\n' });
  expect(made).toMatchObject({ failed: true, text: expect.stringContaining('begin each slide with a heading') });
});
