import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openToolDesk } from './desk.double.ts';
import { partOf, zipOf } from './documents.double.ts';

describe('a Word document is edited where it stands', () => {
  const run = (text: string, form = '') => `<w:r>${form}<w:t>${text}</w:t></w:r>`;
  const bold = '<w:rPr><w:b/></w:rPr>';
  const body = [
    `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>${run('Dear ')}${run('Ali', bold)}${run('ce, welcome')}</w:p>`,
    `<w:p>${run('x and x')}</w:p>`,
    `<w:tbl><w:tr><w:tc><w:p>${run('cell')}</w:p></w:tc></w:tr></w:tbl>`,
    `<w:p>${run('the end')}</w:p><w:sectPr/>`,
  ].join('');
  const open = async () => {
    const parts = { 'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>`, 'word/media/odd.bin': '\u0001 kept' };
    return openToolDesk({ 'a.docx': await zipOf(parts) });
  };
  const after = async (...edits: object[]) => {
    const desk = await open();
    const result = await desk.call('edit_file', { path: 'a.docx', edits });
    return { text: result.text, xml: await partOf(desk, 'a.docx', 'word/document.xml'), desk };
  };

  test('words split over several formats take the first one, all else stays', async () => {
    const { xml, desk, text } = await after({ old: 'Alice', new: 'Bob & Co' });
    expect(text).toContain('1 place');
    expect(xml).toBe(
      `<w:document><w:body>${body.replace('<w:t>Ali</w:t>', '<w:t xml:space="preserve">Bob &amp; Co</w:t>').replace('<w:t>ce, welcome</w:t>', '<w:t xml:space="preserve">, welcome</w:t>')}</w:body></w:document>`,
    );
    expect(await partOf(desk, 'a.docx', 'word/media/odd.bin')).toBe('\u0001 kept');
  });

  test('a line break in the new text starts a paragraph of the same form', async () => {
    const { xml } = await after({ old: 'welcome', new: 'welcome\nto <us>' });
    expect(xml).toContain(
      '</w:p><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">to &lt;us&gt;</w:t></w:r></w:p><w:p>',
    );
  });

  test('every occurrence is changed only when it was asked for', async () => {
    expect((await after({ old: 'x', new: 'xx' })).text).toMatch(/^Nothing was changed. old is there 2 times/);
    expect((await after({ old: 'x', new: 'xx', all: true })).xml).toContain('>xx and xx<');
  });

  test('a paragraph that is emptied goes, but a cell keeps its last one', async () => {
    expect((await after({ old: 'the end', new: '' })).xml).toContain('</w:tbl><w:sectPr/>');
    expect((await after({ old: 'cell', new: '' })).xml).toContain('<w:tc><w:p></w:p></w:tc>');
  });

  test('an edit that finds nothing changes nothing, and names what is near', async () => {
    const { text, xml } = await after({ old: 'the end', new: 'gone' }, { old: 'dear  alice', new: 'x' });
    expect(text).toMatch(/^Nothing was changed. Edit 2: old was not found. Nearest paragraph: "Dear Alice, welcome"/);
    expect(xml).toContain('the end');
  });

  test('the marks that reading adds are not taken for text', async () => {
    expect((await after({ old: '1. the end', new: '1. the start' })).xml).toContain('>the start<');
  });
});

test.each([
  ['Edeka;12.50', 'id,note\n1,x\n2026-03-02;Edeka;12,50;food;and a long remark that makes the line much longer\n', 3],
  ['Dear Anna', 'Deer Anna\nrest', 1],
])('of a text that has %s nearly, the line is shown', async (old, content, line) => {
  const desk = openToolDesk({ 'a.csv': content });
  const { text } = await desk.call('edit_file', { path: 'a.csv', edits: [{ old, new: 'x' }] });
  expect(text).toMatch(new RegExp(`^Nothing was changed. old was not found. Nearest, at line ${line}:\n`));
  expect((await desk.call('edit_file', { path: 'a.csv', edits: [{ old: 'qqqq zzzz', new: 'x' }] })).text).toContain('nor anything like it');
});

test('the words of a slide are edited too', async () => {
  const slide = '<p:sld><p:sp><a:p><a:pPr lvl="1"/><a:r><a:rPr b="1"/><a:t>Plan</a:t></a:r></a:p></p:sp></p:sld>';
  const desk = openToolDesk({ 'a.pptx': await zipOf({ 'ppt/slides/slide1.xml': slide }) });
  await desk.call('edit_file', { path: 'a.pptx', edits: [{ old: 'Plan', new: 'Plan A\nPlan B' }] });
  expect(await partOf(desk, 'a.pptx', 'ppt/slides/slide1.xml')).toBe(
    slide.replace('>Plan<', '>Plan A<').replace('</a:p>', '</a:p><a:p><a:pPr lvl="1"/><a:r><a:rPr b="1"/><a:t>Plan B</a:t></a:r></a:p>'),
  );
});

test('a slide named as reading names it says where to look, and what cannot be changed says why', async () => {
  const desk = openToolDesk();
  await desk.call('write_file', { path: 'a.pptx', content: '# One\n\nSame words\n\n# Two\n\nSame words\n' });
  const edit = (path: string, old: string, fresh: string) => desk.call('edit_file', { path, edits: [{ old, new: fresh }] });
  expect((await edit('a.pptx', 'Same words', 'x')).text).toContain('old is there 2 times');
  expect((await edit('a.pptx', '## Slide 2\n# Two\nSame words', '## Slide 2\n# Three\nOther words')).failed).toBeUndefined();
  const { text } = await desk.call('read_file', { path: 'a.pptx' });
  expect(text).toContain('## Slide 1\n# One\nSame words');
  expect(text).toContain('## Slide 2\n# Three\nOther words');
  // A presentation by what it is.
  await desk.call('write_file', { path: 'b.pptx', from: 'a.pptx' });
  renameSync(join(desk.folder, 'b.pptx'), join(desk.folder, 'b.docx'));
  expect((await edit('b.docx', 'Other words', 'Last words')).failed).toBeUndefined();
  expect((await desk.call('read_file', { path: 'b.docx' })).text).toContain('Last words');
  const chart = { 'ppt/slides/slide1.xml': '<p:sld/>', 'ppt/charts/chart1.xml': '<c:chartSpace/>' };
  writeFileSync(join(desk.folder, 'c.pptx'), await zipOf(chart));
  expect((await edit('c.pptx', 'Q1: North=100, South=80', 'Q1: North=1, South=80')).text).toContain('old was not found');
});
