import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { zipOf } from '../documents.double.ts';
import { readDocx } from './docx.ts';
import { editWords } from './edit-words.ts';
import { makeDocx } from './make-docx.ts';

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const run = (text: string, form = '') => `<w:r>${form && `<w:rPr>${form}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (inner: string, form = '') => `<w:p>${form && `<w:pPr>${form}</w:pPr>`}${inner}</w:p>`;

/** A document whose heading styles have names of their own, as a program in another language writes them. */
async function docxOf(body: string): Promise<Uint8Array> {
  const zip = new JSZip();
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  zip.file('[Content_Types].xml', '<Types></Types>');
  zip.file('_rels/.rels', `<Relationships><Relationship Id="a" Type="${type}/officeDocument" Target="word/document.xml"/></Relationships>`);
  zip.file('word/document.xml', `<w:document ${w}><w:body>${body}</w:body></w:document>`);
  zip.file(
    'word/_rels/document.xml.rels',
    `<Relationships><Relationship Id="s" Type="${type}/styles" Target="styles.xml"/><Relationship Id="l" Type="${type}/hyperlink" Target="https://a.example/x" TargetMode="External"/></Relationships>`,
  );
  zip.file('word/styles.xml', '<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>');
  return zip.generateAsync({ type: 'uint8array' });
}

async function edited(file: Uint8Array, ...edits: { old: string; new: string; all?: boolean }[]) {
  const { bytes } = await editWords('docx', file, JSON.stringify(edits));
  const zip = await JSZip.loadAsync(bytes);
  const part = async (name: string) => (await zip.file(name)?.async('string')) ?? '';
  return { bytes, xml: await part('word/document.xml'), part };
}

test('lines that are added are Markdown: headings in the style of the document, lists, bold words', async () => {
  const file = await docxOf(p(run('We saw squirrels.'), '<w:jc w:val="both"/>'));
  const { xml, bytes, part } = await edited(file, {
    old: 'squirrels.',
    new: 'squirrels.\n# Risks\n- **Loud** noise\n  - at night\n1. First\nPlain again',
  });
  expect(xml).toContain('<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t xml:space="preserve">Risks</w:t></w:r></w:p>');
  expect(xml).toContain(
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Loud</w:t></w:r><w:r><w:t xml:space="preserve"> noise</w:t></w:r>',
  );
  expect(xml).toContain('<w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">Plain again');
  expect(await part('word/numbering.xml')).toContain('<w:numFmt w:val="bullet"/>');
  expect(await part('[Content_Types].xml')).toContain('/word/numbering.xml');
  expect(await part('word/_rels/document.xml.rels')).toContain('relationships/numbering');
  expect(readDocx(bytes)).toBe('We saw squirrels.\n# Risks\n- **Loud** noise\n  - at night\n1. First\nPlain again');
});

test('without heading styles a heading is one all the same', async () => {
  const { xml, bytes } = await edited(await docxOf(p(run('a'))), { old: 'a', new: 'a\n## Two' });
  expect(xml).toContain('<w:outlineLvl w:val="1"/>');
  expect(readDocx(bytes)).toBe('a\n## Two');
});

test('below a heading, text is text as elsewhere in the document', async () => {
  const body = p(run('Title', '<w:sz w:val="40"/>'), '<w:pStyle w:val="berschrift1"/>') + p(run('Words', '<w:i/>'), '<w:jc w:val="both"/>');
  const { xml } = await edited(await docxOf(body), { old: '# Title', new: '# Title\nNew words' });
  expect(xml).toContain('<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">New words');
});

describe('only what differs is rewritten', () => {
  const link = `<w:hyperlink r:id="l">${run('APA Style Manual', '<w:rStyle w:val="Hyperlink"/>')}</w:hyperlink>`;

  test('a paragraph after one that holds a link is no link', async () => {
    const body = p(link + run(', 7th Edition.'), '<w:ind w:left="1"/>');
    const { xml } = await edited(await docxOf(body), {
      old: 'APA Style Manual, 7th Edition.',
      new: 'APA Style Manual, 7th Edition.\nMartin, R. (2008).',
    });
    expect(xml).toContain(`${body}<w:p><w:pPr><w:ind w:left="1"/></w:pPr>${run('Martin, R. (2008).')}</w:p>`);
  });

  test('words at the end of a link stand behind it', async () => {
    const { xml } = await edited(await docxOf(p(link)), { old: 'Manual', new: 'Manual, 2020' });
    expect(xml).toContain(`</w:hyperlink>${run(', 2020')}</w:p>`);
  });

  test('each word keeps the form of its own run', async () => {
    const body = p(run('Total: ', '<w:b/>') + run('500 euros'));
    const { xml } = await edited(await docxOf(body), { old: 'Total: 500 euros', new: 'Total: 600 euros' });
    expect(xml).toContain(p(run('Total: ', '<w:b/>') + run('600 euros')));
  });

  test('bold words within a sentence get a run of their own, and lose it', async () => {
    const file = await docxOf(p(run('all is well now', '<w:sz w:val="30"/>')));
    const bold = await edited(file, { old: 'is well', new: 'is **well**' });
    expect(bold.xml).toContain(
      run('all is ', '<w:sz w:val="30"/>') + run('well', '<w:b/><w:sz w:val="30"/>') + run(' now', '<w:sz w:val="30"/>'),
    );
    expect(readDocx(bold.bytes)).toBe('all is **well** now');
    const back = await edited(bold.bytes, { old: 'is **well** now', new: 'is well now' });
    expect(readDocx(back.bytes)).toBe('all is well now');
  });
});

describe('what reading shows can be edited', () => {
  const body = [
    p(`<w:hyperlink r:id="l">${run('the page')}</w:hyperlink>${run(' says')}<w:r><w:commentReference w:id="0"/></w:r>${run(' so')}`),
    p(run('# not a heading, **not bold**, 2 * 3')),
    p(run('4. May is a date')),
  ].join('');

  test('links, comments and marks that are letters', async () => {
    const file = await docxOf(body);
    expect(readDocx(file)).toBe(
      '[the page](https://a.example/x) says[comment 0] so\n\\# not a heading, \\*\\*not bold\\*\\*, 2 \\* 3\n4\\. May is a date',
    );
    const { bytes, xml } = await edited(
      file,
      { old: '[the page](https://a.example/x) says[comment 0] so', new: '[the site](https://a.example/x) says[comment 0] no' },
      { old: '\\# not a heading, \\*\\*not bold\\*\\*', new: '\\# no heading, \\*\\*not bold\\*\\*' },
      { old: '4. May', new: '5. May' },
    );
    expect(readDocx(bytes)).toBe(
      '[the site](https://a.example/x) says[comment 0] no\n\\# no heading, \\*\\*not bold\\*\\*, 2 \\* 3\n5\\. May is a date',
    );
    expect(xml).toContain('<w:commentReference w:id="0"/>');
  });

  test('a paragraph of letters that were meant as a heading becomes one', async () => {
    const { bytes } = await edited(await docxOf(p(run('# Risks')) + p(run('end'))), { old: '\\# Risks', new: '# Risks' });
    expect(readDocx(bytes)).toBe('# Risks\nend');
  });

  test('rows of a table: cells that differ, and rows that are added or go', async () => {
    const file = await makeDocx('| Item | Cost |\n| --- | --- |\n| Rent | 500 |\n| Food | 200 |');
    const { bytes } = await edited(
      file,
      { old: '| Rent | 500 |', new: '| Rent | 600 |\n| Heating | 90 |' },
      { old: '| Food | 200 |', new: '' },
      { old: '| Item | Cost |', new: '| Item | Euro |' },
    );
    expect(readDocx(bytes)).toBe('| Item | Euro |\n| --- | --- |\n| Rent | 600 |\n| Heating | 90 |');
    await expect(edited(file, { old: '| Rent | 500 |', new: '| Rent |' })).rejects.toThrow('2 cells');
  });

  test('several paragraphs at once', async () => {
    const file = await makeDocx('# One\n\nalpha beta\n\n- x\n- y\n\nend');
    const { bytes } = await edited(file, { old: '# One\n\nalpha beta\n- x\n- y', new: '# One\n\nalpha gamma\n- x\n- y\n- z' });
    expect(readDocx(bytes)).toBe('# One\nalpha gamma\n- x\n- y\n- z\nend');
    const less = await edited(bytes, { old: 'alpha gamma\n- x\n- y\n- z', new: 'alpha gamma\n- y' });
    expect(readDocx(less.bytes)).toBe('# One\nalpha gamma\n- y\nend');
  });

  test('a line can be put before a paragraph', async () => {
    const { bytes } = await edited(await docxOf(p(run('Hello there.'))), { old: 'Hello there.', new: '# Start\nHello there.' });
    expect(readDocx(bytes)).toBe('# Start\nHello there.');
  });

  test('what is not there is answered with the nearest paragraph, in plain words', async () => {
    await expect(edited(await docxOf(body), { old: '[that page](https://b.example) says nothing', new: 'x' })).rejects.toThrow(
      'Nearest paragraph: "the page says so"',
    );
  });
});

test('whoever looks for words finds them without marks', async () => {
  expect(readDocx(await docxOf(p(run('Total:', '<w:b/>') + run(' 5 * 3'))), { plain: true })).toBe('Total: 5 * 3');
});

test('what is bold in old is looked for where it is bold first, then anywhere', async () => {
  const body = p(run('{{') + run('NAME}}', '<w:b/>')) + p(run('Dear {{NAME}},')) + p(run('{{NAME}}', '<w:b w:val="0"/>'));
  const { bytes } = await edited(await docxOf(body), { old: '{{**NAME}}**', new: '**Ann**' });
  expect(readDocx(bytes)).toBe('**Ann**\nDear {{NAME}},\n{{NAME}}');
  const loose = await edited(await docxOf(p(run('so be it'))), { old: '**so** be', new: 'so is' });
  expect(readDocx(loose.bytes)).toBe('so is it');
});

test('some cells of a row are found as reading shows them, and what is not found is told with the row that is like it', async () => {
  const cells = (...inner: string[]) => `<w:tr>${inner.map((one) => `<w:tc>${p(one)}</w:tc>`).join('')}</w:tr>`;
  const table = `<w:tbl>${cells(run('Sum'), run('{{SUM}} €', '<w:i/>'))}${cells(run('Date'), run('x'))}</w:tbl>`;
  const { bytes } = await edited(await docxOf(table), { old: '| *{{SUM}} €* |', new: '| *9 €* |' });
  expect(readDocx(bytes)).toBe('| Sum | *9 €* |\n| --- | --- |\n| Date | x |');
  const fails = async (old: string, fresh: string) => edited(await docxOf(table), { old, new: fresh });
  await expect(fails('| Sum |', '')).rejects.toThrow('give as many cells as in old');
  await expect(fails('| Sum | SUM |', '| a | b |')).rejects.toThrow('Nearest row: "| Sum | {{SUM}} € |"');
});

test('words that a long document has thousands of times are replaced everywhere, and what is new may hold what was old', async () => {
  const body = Array.from({ length: 3000 }, (_, i) => p(run(`Acme sells ${i}. `) + run('Acme', '<w:b/>') + run(' buys.'))).join('');
  const { xml } = await edited(await docxOf(body), { old: 'Acme', new: 'Acme Ltd.', all: true });
  expect(xml.match(/Acme Ltd\./g)).toHaveLength(6000);
  expect(xml).not.toContain('Ltd. Ltd.');
  expect(xml).toContain(`${run('Acme Ltd. sells 2999. ')}${run('Acme Ltd.', '<w:b/>')}`);
});

test('paragraphs that were nothing but the words go, wherever else the words are', async () => {
  const body = [p(run('xx')), p(run('x')), p(run('a x b x')), p(run('x'))].join('');
  const { bytes } = await edited(await docxOf(body), { old: 'x', new: '', all: true });
  expect(readDocx(bytes).trim()).toBe('a  b');
});

describe('tracked changes', () => {
  const gone = (text: string) => `<w:del w:id="1" w:author="E"><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
  const added = (text: string) => `<w:ins w:id="2" w:author="E">${run(text)}</w:ins>`;
  const fee = () =>
    docxOf(p(run('The fee is ') + gone('EUR 1,000') + added('EUR 1,200') + run(' a month.')) + p(gone('Old rule.') + run('New.')));
  const after = async (old: string, fresh: string) => {
    const { xml, bytes } = await edited(await fee(), { old, new: fresh });
    return { text: readDocx(bytes).split('\n\n').at(-1), xml };
  };

  test('are settled where old shows them and new no more: taken, refused, or in other words', async () => {
    const cases = [
      ['[-EUR 1,000-][+EUR 1,200+]', 'EUR 1,200', 'The fee is EUR 1,200 a month.'],
      ['fee is [-EUR 1,000-][+EUR 1,200+] a', 'fee is EUR 1,200 a', 'The fee is EUR 1,200 a month.'],
      ['[-EUR 1,000-][+EUR 1,200+]', 'EUR 1,000', 'The fee is EUR 1,000 a month.'],
      ['[-EUR 1,000-][+EUR 1,200+]', 'EUR 1,100', 'The fee is EUR 1,100 a month.'],
      ['[-EUR 1,000-][+EUR 1,200+]', '[+EUR 1,200+]', 'The fee is [+EUR 1,200+] a month.'],
      ['[+EUR 1,200+]', 'EUR 1,200', 'The fee is [-EUR 1,000-]EUR 1,200 a month.'],
      ['[-EUR 1,000-]', '', 'The fee is [+EUR 1,200+] a month.'],
      ['[-EUR 1,000-]', 'EUR 1,000 ', 'The fee is EUR 1,000[+EUR 1,200+] a month.'],
    ] as const;
    for (const [old, fresh, then] of cases) expect((await after(old, fresh)).text?.split('\n')[0], `${old} → ${fresh}`).toBe(then);
    const { xml } = await after('[-EUR 1,000-][+EUR 1,200+]', 'EUR 1,200');
    expect(xml).toContain(`${run('The fee is ')}${run('EUR 1,200')}${run(' a month.')}`);
  });

  test('stay where the words around them are changed', async () => {
    expect((await after('The fee is [-EUR 1,000-][+EUR 1,200+]', 'The price is [-EUR 1,000-][+EUR 1,200+]')).text).toBe(
      'The price is [-EUR 1,000-][+EUR 1,200+] a month.\n[-Old rule.-]New.',
    );
  });

  test('of several lines, and in a row of a table, too', async () => {
    const lines = 'The fee is [-EUR 1,000-][+EUR 1,200+] a month.\n[-Old rule.-]New.';
    expect((await after(lines, 'The fee is EUR 1,200 a month.\nNew.')).text).toBe('The fee is EUR 1,200 a month.\nNew.');
    const table = await docxOf(`<w:tbl><w:tr><w:tc>${p(run('A'))}</w:tc><w:tc>${p(gone('1') + added('2'))}</w:tc></w:tr></w:tbl>`);
    expect(readDocx((await edited(table, { old: '| A | [-1-][+2+] |', new: '| A | 2 |' })).bytes)).toBe('| A | 2 |');
  });

  test('an edit that comes to what is there is none', async () => {
    const file = await docxOf(p(run('Words.')));
    await expect(edited(file, { old: 'Words.[comment 1]', new: 'Words.' })).rejects.toThrow('new comes to what is there');
  });
});

describe('comments', () => {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const link = (id: string, kind: string, target: string) => `<Relationship Id="${id}" Type="${kind}" Target="${target}"/>`;
  const ranged = (id: number, words: string) =>
    `<w:commentRangeStart w:id="${id}"/>${run(words)}<w:commentRangeEnd w:id="${id}"/><w:r><w:rPr><w:rStyle w:val="x"/></w:rPr><w:commentReference w:id="${id}"/></w:r>`;
  const comment = (id: number, who: string, words: string) =>
    `<w:comment w:id="${id}" w:author="${who}"><w:p w14:paraId="0000000${id}">${run(words)}</w:p></w:comment>`;
  const file = () =>
    zipOf({
      '_rels/.rels': `<Relationships>${link('a', `${type}/officeDocument`, 'word/document.xml')}</Relationships>`,
      'word/document.xml': `<w:document ${w}><w:body>${p(ranged(0, 'Three months') + run(' before ') + ranged(1, 'March.'))}</w:body></w:document>`,
      'word/_rels/document.xml.rels': `<Relationships>${link('c', `${type}/comments`, 'comments.xml')}${link('t', 'http://schemas.microsoft.com/office/2011/relationships/commentsExtended', 'commentsExtended.xml')}</Relationships>`,
      'word/comments.xml': `<w:comments>${comment(0, 'Jonas', 'Four &amp; a half?')}${comment(1, 'Eva', 'April.')}</w:comments>`,
      'word/commentsExtended.xml': '<w15:commentsEx><w15:commentEx w15:paraId="00000000" w15:done="0"/></w15:commentsEx>',
    });
  const asked = '[comment 0] Jonas: Four & a half?';

  test('are answered by lines below them, in their thread', async () => {
    const { bytes, xml, part } = await edited(await file(), { old: asked, new: `${asked}\n[comment 2] Ann: No.\nThree it is.` });
    expect(readDocx(bytes)).toBe(
      `Three months[comment 0][comment 3][comment 2] before March.[comment 1]\n\nComments:\n${asked}\n[comment 1] Eva: April.\n[comment 2] Ann: No.\n[comment 3] Deskhand: Three it is.`,
    );
    expect(xml.match(/<w:commentRangeStart w:id="[023]"\/>/g)).toHaveLength(3);
    expect(await part('word/commentsExtended.xml')).toContain('w15:paraId="10000002" w15:paraIdParent="00000000"');
  });

  test('of a document whose main part has another name leave its text as it is', async () => {
    const zip = await JSZip.loadAsync(await file());
    for (const name of ['_rels/.rels', 'word/_rels/document.xml.rels', 'word/document.xml']) {
      const text = (await zip.file(name)?.async('string')) ?? '';
      zip.remove(name).file(name.replace('document', 'main'), text.replace('word/document.xml', 'word/main.xml'));
    }
    const other = await zip.generateAsync({ type: 'uint8array' });
    const { bytes } = await editWords('docx', other, JSON.stringify([{ old: asked, new: `${asked}\nThree.` }]));
    expect(readDocx(bytes)).toContain('Three months[comment 0][comment 2] before March.[comment 1]');
  });

  test('are taken out with what refers to them, and keep their words', async () => {
    const { bytes, xml } = await edited(await file(), { old: asked, new: '' }, { old: 'March.[comment 1]', new: 'April.[comment 1]' });
    expect(readDocx(bytes)).toBe('Three months before April.[comment 1]\n\nComments:\n[comment 1] Eva: April.');
    expect(xml).not.toContain('w:id="0"');
    await expect(edited(await file(), { old: asked, new: '[comment 0] Jonas: Five?' })).rejects.toThrow('The words of a comment stay');
  });
});
