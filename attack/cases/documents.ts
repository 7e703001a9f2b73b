import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { zipOf } from '../../e2e/support/things.ts';
import { openParser } from '../../packages/daemon/src/tools/parser.ts';
import type { Case } from '../case.ts';
import { withInside } from '../inside.ts';
import type { World } from '../world.ts';

// Documents that a stranger made, given to the parsers by `read_file`: that read other files, ask the network, never end,
// or take their reader over. The control is a reader that does what the document says.

interface Document {
  name: string;
  tries: string;
  file: string;
  bytes(world: World): Uint8Array | string;
  /** What a reader without any care makes of it: whether the attack got through. */
  careless(world: World): boolean | Promise<boolean>;
  /** Whether what was answered shows that it did. */
  got(answer: string, world: World): boolean;
}

const word = (body: string, head = '') =>
  zipOf({ 'word/document.xml': `${head}<w:document><w:body><w:p><w:r><w:t>${body}</w:t></w:r></w:p></w:body></w:document>` });
const sheet = (body: string, head = '') =>
  zipOf({
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
    'xl/worksheets/s.xml': `${head}<worksheet><sheetData><row><c t="inlineStr"><is><t>${body}</t></is></c></row></sheetData></worksheet>`,
  });
const slides = (body: string, head = '') =>
  zipOf({
    'ppt/presentation.xml': '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="a"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels': '<Relationships><Relationship Id="a" Type="x/slide" Target="slides/slide1.xml"/></Relationships>',
    'ppt/slides/slide1.xml': `${head}<p:sld><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>${body}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
  });
const svg = (body: string, head = '') =>
  `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40">${body}</svg>`;

const entity = (world: World) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file://${world.outside}/secret">]>`;
/** A reader that puts in what an entity names. */
async function expand(head: string): Promise<string> {
  const { readFileSync } = await import('node:fs');
  return [...head.matchAll(/SYSTEM "file:\/\/([^"]+)"/g)].map(([, path = '']) => readFileSync(path, 'utf8')).join('');
}
const laughs = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${[...'bcdefg'].map((name, index) => `<!ENTITY ${name} "${`&${'abcdef'[index]};`.repeat(10)}">`).join('')}]>`;

const readers: [kind: string, make: (body: string, head?: string) => Uint8Array | string][] = [
  ['a.docx', word],
  ['a.xlsx', sheet],
  ['a.pptx', slides],
  ['a.svg', (body, head) => svg(`<text>${body}</text>`, head)],
  ['a.html', (body, head = '') => `${head}<p>${body}</p>`],
];

const entities = readers.flatMap(([file, make]): Document[] => [
  {
    name: `an entity that is another file (${file})`,
    tries: 'names another file as part of itself',
    file,
    bytes: (world) => make('&e;', entity(world)),
    careless: async (world) => (await expand(entity(world))).includes(world.secret),
    got: (answer, world) => answer.includes(world.secret),
  },
  {
    name: `entities that unfold to 100 MB (${file})`,
    tries: 'unfolds to a hundred million letters',
    file,
    bytes: () => make('&g;', laughs),
    careless: () => [...'bcdefg'].reduce((size) => size * 10, 100) >= 1e8,
    got: (answer) => answer.length > 10_000_000,
  },
]);

/** Each names an address of ours with a word of its own. */
const asks = (world: World, mark: string) => `http://127.0.0.1:${world.listeners.http}/${mark}`;
const rels = (kind: string, to: string) =>
  `<Relationships><Relationship Id="x" Type="http://schemas/x/${kind}" Target="${to}" TargetMode="External"/></Relationships>`;
const pdf = (action: string) =>
  `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction ${action}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>`;
const outward: [name: string, file: string, make: (to: string) => Uint8Array | string][] = [
  [
    'a picture elsewhere, in Word',
    'a.docx',
    (to) =>
      zipOf({
        'word/document.xml': '<w:document><w:body><w:p><w:r><w:drawing><a:blip r:link="x"/></w:drawing></w:r></w:p></w:body></w:document>',
        'word/_rels/document.xml.rels': rels('image', to),
      }),
  ],
  [
    'a template elsewhere, in Word',
    'a.docx',
    (to) =>
      zipOf({
        'word/document.xml': '<w:document><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>',
        'word/_rels/settings.xml.rels': rels('attachedTemplate', to),
      }),
  ],
  [
    'a workbook elsewhere, in Excel',
    'a.xlsx',
    (to) =>
      zipOf({
        'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="x/worksheet" Target="${to}" TargetMode="External"/></Relationships>`,
      }),
  ],
  [
    'a formula that asks',
    'a.xlsx',
    (to) =>
      sheet('x').length
        ? zipOf({
            'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
            'xl/_rels/workbook.xml.rels':
              '<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
            'xl/worksheets/s.xml': `<worksheet><sheetData><row><c r="A1"><f>WEBSERVICE("${to}")</f></c></row></sheetData></worksheet>`,
          })
        : '',
  ],
  [
    'a film elsewhere, in PowerPoint',
    'a.pptx',
    (to) =>
      zipOf({
        'ppt/presentation.xml': '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="a"/></p:sldIdLst></p:presentation>',
        'ppt/_rels/presentation.xml.rels': rels('slide', to).replace('"x"', '"a"'),
      }),
  ],
  ['a picture elsewhere, in a drawing', 'a.svg', (to) => svg(`<image href="${to}" width="9" height="9"/><use xlink:href="${to}#a"/>`)],
  [
    'a picture elsewhere, on a page',
    'a.html',
    (to) => `<img src="${to}"><link rel="stylesheet" href="${to}"><script src="${to}"></script>`,
  ],
  ['a picture elsewhere, in a mail', 'a.eml', (to) => `From: a@b\r\nContent-Type: text/html\r\n\r\n<img src="${to}"><p>hello</p>`],
  ['an action of a PDF', 'a.pdf', (to) => pdf(`<</S/URI/URI(${to})>>`)],
  ['a script of a PDF', 'a.pdf', (to) => pdf(`<</S/JavaScript/JS(app.launchURL("${to}");this.submitForm("${to}"))>>`)],
];

const bomb = (kilobytes: number) => Buffer.alloc(kilobytes * 1024, 0x20);
const heavy: Document[] = [
  ...(
    [
      ['a.docx', 'word/document.xml'],
      ['a.xlsx', 'xl/workbook.xml'],
      ['a.pptx', 'ppt/presentation.xml'],
    ] as const
  ).map(
    ([file, part]): Document => ({
      name: `a bomb (${file})`,
      tries: 'unpacks to 400 MB from some hundred kilobytes',
      file,
      bytes: () => zipOf({ [part]: bomb(400_000) }),
      careless: () => {
        const bytes = Buffer.from(zipOf({ [part]: bomb(400_000) }));
        return inflateRawSync(bytes.subarray(30 + part.length, bytes.indexOf('PK\u0001\u0002'))).length > 150_000_000;
      },
      got: (answer) => answer.length > 10_000_000,
    }),
  ),
  {
    name: 'an archive of a thousand archives',
    tries: 'lists and unpacks more than anyone reads',
    file: 'a.zip',
    bytes: () => zipOf(Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`${'x'.repeat(4000)}${n}`, 'x']))),
    careless: () => 5000 * 4000 > 10_000_000,
    got: (answer) => answer.length > 10_000_000,
  },
  ...(
    [
      ['a.docx', word('<w:p>'.repeat(100_000))],
      ['a.html', '<div>'.repeat(200_000)],
      ['a.ipynb', `{"cells":${'['.repeat(200_000)}`],
    ] as const
  ).map(
    ([file, bytes]): Document => ({
      name: `nested without end (${file})`,
      tries: 'nests so deep that whoever follows falls',
      file,
      bytes: () => bytes,
      careless: () => {
        const follow = (depth: number): number => (depth === 0 ? 0 : 1 + follow(depth - 1));
        try {
          return follow(100_000) === 0;
        } catch (error) {
          return error instanceof RangeError;
        }
      },
      // The host went on, and said something short.
      got: (answer) => answer.length > 10_000_000 || /RangeError|call stack/.test(answer),
    }),
  ),
];

const given: Document[] = [
  ...entities,
  ...outward.map(
    ([name, file, make], index): Document => ({
      name,
      tries: 'has its reader ask an address of the attacker’s',
      file,
      bytes: (world) => make(asks(world, `document-${index}`)),
      // With a word of its own, since a client may ask twice.
      careless: async (world) => {
        await fetch(asks(world, `careless-${index}`)).catch(() => undefined);
        // What answers at once may hear the question after its answer.
        for (let look = 0; look < 50 && !world.listeners.heard(`careless-${index}`); look++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        return world.listeners.heard(`careless-${index}`);
      },
      got: (_, world) => world.listeners.heard(`document-${index}`),
    }),
  ),
  ...heavy,
];

const read: Case[] = given.map(({ name, tries, file, bytes, careless, got }) => ({
  road: 'documents',
  name,
  tries,
  attack: (protection, world) => {
    if (protection === 'off') return Promise.resolve(careless(world));
    return withInside(protection, world, async (inside) => {
      await inside.stage.files.write(join(world.folder, file), Buffer.from(bytes(world)));
      return got((await inside.call('read_file', { path: file })).text, world);
    });
  },
}));

const never = new AbortController().signal;
const taken: Case = {
  road: 'documents',
  name: 'a parser that is taken over',
  tries: 'runs code of the attacker’s in the place of a parser: reads the secret, writes, starts programs',
  async attack(protection, world) {
    const options = { secret: join(world.outside, 'taken') };
    world.plant('outside/taken', 'hunter2');
    const program = fileURLToPath(import.meta.resolve('../../packages/daemon/src/tools/parsers/taken-over.double.ts'));
    const input = `${JSON.stringify({ kind: 'any', options })}\n`;
    const answer =
      protection === 'off'
        ? spawnSync(process.execPath, [program], { input, encoding: 'utf8', cwd: world.home }).stdout
        : JSON.stringify(await openParser({ sandbox: world.sandbox, program })('any', Buffer.from(''), never, options));
    return /(read|write|start): yes/.test(answer);
  },
};

export const documents: Case[] = [...read, taken];
