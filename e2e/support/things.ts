import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** Files that tasks hand over in scenes: small, and real of their kind. */
export const invoiceCsv = [
  'Customer,Invoices,Net,Tax,Total',
  ...[
    'Aal & Söhne',
    'Bäckerei Huber',
    'Café "Zum Anker"',
    'Dr. Nagel',
    'Eisenwaren Kurz',
    'Fahrrad Lang',
    'Gärtnerei Grün',
    'Hotel Seeblick',
  ].map((name, index) => {
    const net = 1240.5 + index * 731.25;
    return [`"${name.replaceAll('"', '""')}"`, index + 2, net.toFixed(2), (net * 0.19).toFixed(2), (net * 1.19).toFixed(2)].join(',');
  }),
].join('\n');

export const answerText = `All 12 invoices of this year are in one table, with **totals per customer**. The sum of the table equals the sum of the invoices: **€48,120.50**.

| Customer | Invoices | Total |
|---|--:|--:|
| Hotel Seeblick | 9 | €7,567.28 |
| Gärtnerei Grün | 8 | €6,697.09 |
| Fahrrad Lang | 7 | €5,826.90 |

Two things to know:

- *march.pdf* has no customer number, so I matched it by its address.
- \`april.pdf\` was there twice; it is counted once.`;

export const letterMarkdown = `# Dear customers

From **1 July** our prices change. What stays the same:

1. Delivery within two days
2. The person who answers the phone

> We thank you for your trust.

\`\`\`js
const total = invoices.reduce((sum, invoice) => sum + invoice.total, 0);
\`\`\`

See [our prices](https://shop.example/prices?year=2025).
`;

/** A small red and white chart as PNG, 96 × 64, made without a library. */
export function picture(shade = 200): Uint8Array {
  const width = 96;
  const height = 64;
  const raw = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bar = y > height - ((x >> 4) + 1) * 9 && x % 16 < 12;
      const at = y * (width * 3 + 1) + 1 + x * 3;
      raw[at] = bar ? 11 : 246;
      raw[at + 1] = bar ? 106 : 245;
      raw[at + 2] = bar ? shade - 105 : 242;
    }
  }
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]));
}

/** An xlsx with two sheets, numbers, a date, a formula's stored value, and a chart that was saved without its numbers. */
export function workbook(total = '48120.5'): Uint8Array {
  const sheet = (rows: string, more = '') =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships"><sheetData>${rows}</sheetData>${more}</worksheet>`;
  const cells = (from: string) => `<c:f>Totals!$${from}$2:$${from}$3</c:f>`;
  const series = `<c:ser><c:cat><c:strRef>${cells('A')}</c:strRef></c:cat><c:val><c:numRef>${cells('B')}</c:numRef></c:val></c:ser>`;
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Totals" sheetId="1" r:id="rId1"/><sheet name="Dates" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x" Target="worksheets/sheet2.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$€-407]#,##0.00"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Customer</t></si><si><t>Total</t></si><si><r><t>Hotel </t></r><r><t>Seeblick</t></r></si></sst>`,
    'xl/worksheets/sheet1.xml': sheet(
      `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="2"><v>7567.280000000001</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Sum</t></is></c><c r="B3" s="2"><f>SUM(B2)</f><v>${total}</v></c></row>`,
      '<drawing r:id="rId1"/>',
    ),
    'xl/worksheets/_rels/sheet1.xml.rels': links({ rId1: '../drawings/drawing1.xml' }),
    'xl/drawings/drawing1.xml': `<xdr:wsDr ${names}><c:chart r:id="rId1"/></xdr:wsDr>`,
    'xl/drawings/_rels/drawing1.xml.rels': links({ rId1: '../charts/chart1.xml' }),
    'xl/charts/chart1.xml': `<c:chartSpace ${names}><c:chart><c:title><a:t>Who owes most</a:t></c:title><c:plotArea><c:barChart>${series}</c:barChart></c:plotArea></c:chart></c:chartSpace>`,
    'xl/worksheets/sheet2.xml': sheet(`<row r="1"><c r="A1" t="str"><v>Due</v></c></row><row r="2"><c r="A2" s="1"><v>45839</v></c></row>`),
  };
  return zipOf(files);
}

const office = 'http://schemas.openxmlformats.org';
const names = `xmlns:w="${office}/wordprocessingml/2006/main" xmlns:a="${office}/drawingml/2006/main" xmlns:p="${office}/presentationml/2006/main" xmlns:c="${office}/drawingml/2006/chart" xmlns:r="${office}/officeDocument/2006/relationships"`;
const links = (targets: Record<string, string>) =>
  `<Relationships xmlns="${office}/package/2006/relationships">${Object.entries(targets)
    .map(
      ([id, target]) =>
        `<Relationship Id="${id}" Type="${office}/officeDocument/2006/relationships/${/(image|media|chart|slide|drawing)/.exec(target)?.[1] ?? 'x'}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

/** A docx: words, a content control, a table with a picture in it, and one that no browser draws. */
export function letter(date = '12 May'): Uint8Array {
  const p = (text: string, rest = '') => `<w:p>${rest}<w:r><w:t>${text}</w:t></w:r></w:p>`;
  const blip = (id: string) => `<w:p><w:r><w:drawing><a:blip r:embed="${id}"/></w:drawing></w:r></w:p>`;
  const heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>';
  return zipOf({
    'word/document.xml': `<w:document ${names}><w:body>${p('Offer', heading)}<w:sdt><w:sdtContent>${p(`Valid until ${date}`)}</w:sdtContent></w:sdt><w:tbl><w:tr><w:tc>${p('Table, oak')}</w:tc><w:tc>${p('480')}${blip('rId1')}</w:tc></w:tr></w:tbl>${blip('rId2')}${p('With kind regards')}</w:body></w:document>`,
    'word/_rels/document.xml.rels': links({ rId1: 'media/oak.png', rId2: 'media/stamp.emf' }),
    'word/media/oak.png': picture(),
    'word/media/stamp.emf': 'EMF',
  });
}

/** A pptx whose slides are shown in another order than they are numbered, with a table, a picture and a chart. */
export function slides(): Uint8Array {
  const p = (text: string) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;
  const slide = (rest: string) => `<p:sld ${names}><p:cSld><p:spTree>${rest}</p:spTree></p:cSld></p:sld>`;
  const title = (text: string) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody>${p(text)}</p:txBody></p:sp>`;
  const frame = (inner: string) => `<p:graphicFrame><a:graphic><a:graphicData>${inner}</a:graphicData></a:graphic></p:graphicFrame>`;
  const points = (values: (string | number)[]) => values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('');
  const series = `<c:ser><c:tx><c:strRef><c:strCache>${points(['Sold'])}</c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache>${points(['April', 'May'])}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>0%</c:formatCode>${points([0.4, 0.6])}</c:numCache></c:numRef></c:val></c:ser>`;
  const cells = ['Oak', '12'].map((text) => `<a:tc><a:txBody>${p(text)}</a:txBody></a:tc>`).join('');
  return zipOf({
    'ppt/presentation.xml': `<p:presentation ${names}><p:sldIdLst><p:sldId id="1" r:id="rId2"/><p:sldId id="2" r:id="rId1"/></p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': links({ rId1: 'slides/slide1.xml', rId2: 'slides/slide2.xml' }),
    'ppt/slides/slide1.xml': slide(
      `${frame(`<a:tbl><a:tr>${cells}</a:tr></a:tbl>`)}${frame('<c:chart r:id="rId3"/>')}${title('What was sold')}${frame('<c:chart r:id="rId9"/>')}`,
    ),
    'ppt/slides/_rels/slide1.xml.rels': links({ rId3: '../charts/chart1.xml' }),
    'ppt/charts/chart1.xml': `<c:chartSpace ${names}><c:chart><c:plotArea><c:barChart>${series}</c:barChart></c:plotArea></c:chart></c:chartSpace>`,
    'ppt/slides/slide2.xml': slide(
      `${title('The first quarter')}<p:pic><p:nvPicPr><p:cNvPr id="3" name="Picture" descr="An oak"/></p:nvPicPr><p:blipFill><a:blip r:embed="rId1"/></p:blipFill></p:pic>`,
    ),
    'ppt/slides/_rels/slide2.xml.rels': links({ rId1: '../media/oak.png' }),
    'ppt/media/oak.png': picture(),
  });
}

/** A zip whose entries are stored or deflated by Node, one after the other. */
export function zipOf(files: Record<string, string | Uint8Array>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, value] of Object.entries(files)) {
    const data = Buffer.from(value);
    const packed = deflateRawSync(data);
    const names = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(names.length, 22);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fields, names, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fields, rest, names]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, list, end]));
}

export const invitation = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//example//EN',
  'BEGIN:VEVENT',
  'UID:lunch@home.example',
  'DTSTAMP:20260501T080000Z',
  'DTSTART;TZID=Europe/Berlin:20260514T120000',
  'DTEND;TZID=Europe/Berlin:20260514T133000',
  'SUMMARY:Team lunch',
  'LOCATION:Lindenhof\\, the garden room',
  'ORGANIZER;CN=Ana:mailto:ana@home.example',
  'ATTENDEE;CN=Tom;PARTSTAT=NEEDS-ACTION:mailto:tom@home.example',
  'DESCRIPTION:Nine people. Please say what you don\u2019t eat.',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

export const mail = [
  'From: Ana <ana@home.example>',
  'To: "M\u00fcller Tax" <office@mueller-tax.example>',
  'Subject: =?UTF-8?Q?Our_offer_for_the_first_quarter?=',
  'Date: Thu, 14 May 2026 09:12:00 +0200',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Dear Mr M\u00fcller,',
  '',
  'the offer is enclosed. It is valid until 12 May.',
  '',
  'With kind regards',
  'Ana',
  '',
].join('\r\n');
