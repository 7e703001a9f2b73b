import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { readDocx } from './docx.ts';
import { editWords } from './edit-words.ts';
import { makeDocx } from './make-docx.ts';
import { makePdf } from './make-pdf.ts';
import { readPdf } from './pdf.ts';

const text = `# Report

Both are due.[^1] The *total*[^tax] is 5, or so.[^1]

| What | Sum |
| --- | --- |
| All[^tax] | 5 |

\`\`\`
[^1]: code
\`\`\`

[^1]: On **receipt**.
[^tax]: With tax.
[^unused]: Nobody names it.
And [^missing] stays.
`;

test('footnotes in Markdown are footnotes of the document, each in its place', async () => {
  const bytes = await makeDocx(text);
  const read = readDocx(bytes);
  expect(read).toContain('Both are due.[^1] The *total*[^2] is 5, or so.[^3]');
  expect(read).toContain('| All[^4] | 5 |');
  expect(read).toContain('[^1]: code');
  expect(read).toContain('[^unused]: Nobody names it.\nAnd [^missing] stays.');
  expect(read.split('\nNotes:\n')[1]).toBe('[^1] On **receipt**.\n[^2] With tax.\n[^3] On **receipt**.\n[^4] With tax.');
});

test('in a PDF they stand below the text', async () => {
  const { text: read } = await readPdf((await makePdf(text)).bytes);
  expect(read).toMatch(/Both are due\.\[1\] The total\[2\] is 5, or so\.\[1\]/);
  expect(read).toMatch(/\[1\] On receipt\.\s+\[2\] With tax\./);
});

async function edited(file: Uint8Array, ...edits: { old: string; new: string; all?: boolean }[]) {
  const { bytes } = await editWords('docx', file, JSON.stringify(edits));
  const zip = await JSZip.loadAsync(bytes);
  return { read: readDocx(bytes), part: async (name: string) => (await zip.file(name)?.async('string')) ?? '' };
}

test('an edit adds a footnote to a document that has none', async () => {
  const file = await makeDocx('Due **soon** or later.\n\nA second line.');
  const without = await JSZip.loadAsync(file);
  for (const name of ['word/footnotes.xml', 'word/_rels/footnotes.xml.rels']) without.remove(name);
  const strip = async (name: string) =>
    without.file(
      name,
      ((await without.file(name)?.async('string')) ?? '').replace(/<(Override|Relationship)\b[^>]*footnotes[^>]*\/>/g, ''),
    );
  await strip('[Content_Types].xml');
  await strip('word/_rels/document.xml.rels');
  const bare = await without.generateAsync({ type: 'uint8array' });
  const { read, part } = await edited(
    bare,
    { old: 'Due **soon**', new: 'Due **soon**[^a]' },
    { old: 'second line.', new: 'second line.[^b]\n- and a list\n\n[^b]: Two & more.\n[^a]: *One*.' },
  );
  expect(read).toBe('Due **soon**[^1] or later.\nA second line.[^2]\n- and a list\n\nNotes:\n[^1] *One*.\n[^2] Two & more.');
  expect(await part('[Content_Types].xml')).toMatch(/footnotes\.xml.*numbering|numbering.*footnotes\.xml/s);
  expect(await part('word/_rels/document.xml.rels')).toMatch(/\/footnotes".*\/numbering"|\/numbering".*\/footnotes"/s);
});

test('an edit adds one to those that are there, and what is explained nowhere stays as it is written', async () => {
  const file = await makeDocx('One[^1] and two.\n\n[^1]: First.');
  const { read } = await edited(file, { old: 'two.', new: 'two.[^x]' }, { old: 'One', new: 'One thing', all: true });
  expect(read).toBe('One thing[^1] and two.[^x]\n\nNotes:\n[^1] First.');
  expect((await edited(file, { old: 'two.', new: 'two.[^2]\n[^2]: Second.' })).read).toBe(
    'One[^1] and two.[^2]\n\nNotes:\n[^1] First.\n[^2] Second.',
  );
  expect((await edited(file, { old: 'First.', new: 'Last.' })).read).toBe('One[^1] and two.\n\nNotes:\n[^1] Last.');
  await expect(edited(file, { old: 'First.', new: 'First.[^3]\n[^3]: In a note.' })).rejects.toThrow(
    'A footnote can stand in the text only',
  );
});
