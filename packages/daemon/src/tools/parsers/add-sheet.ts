import { posix } from 'node:path';
import JSZip from 'jszip';
import { mainPart, relations } from './parts.ts';
import { refuseSheetName } from './sheet-drafts.ts';
import { Unreadable } from './unreadable.ts';
import { all, attribute, escaped, parseXml } from './xml.ts';
import { openZip } from './zip.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';

/** The workbook with one more sheet, empty, after the others (ECMA-376, 18.2.19). */
export async function addSheet(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  refuseSheetName(name);
  const zip = openZip(bytes);
  const book = mainPart(zip, 'xl/workbook.xml');
  const folder = posix.dirname(book);
  const links = posix.join(folder, '_rels', `${posix.basename(book)}.rels`);
  const text = zip.text(book);
  const end = /<\/(\w+:)?sheets>/.exec(text);
  if (!end || !zip.has(links)) throw new Unreadable('This workbook has no list of sheets: it is broken.');
  const ids = all(parseXml(text), 'sheet').map(({ raw }) => Number(attribute(raw, 'sheetId') ?? 0));
  const id = Math.max(0, ...ids) + 1;
  const link = free('rIdNew', (one) => relations(zip, book).some((relation) => relation.id === one));
  const part = free(`${folder}/worksheets/sheet`, (one) => zip.has(`${one}.xml`));
  const prefix = end[1] ?? '';
  const archive = await JSZip.loadAsync(bytes);
  const put = (name: string, xml: string) => void archive.file(name, xml, { createFolders: false });
  put(
    book,
    text.replace(
      end[0],
      `<${prefix}sheet name="${escaped(name).replaceAll('"', '&quot;')}" sheetId="${id}" xmlns:r="${office}" r:id="${link}"/>${end[0]}`,
    ),
  );
  const relation = `<Relationship Id="${link}" Type="${office}/worksheet" Target="${posix.relative(folder, part)}.xml"/>`;
  put(links, zip.text(links).replace(/<\/Relationships>\s*$/, `${relation}</Relationships>`));
  const types = '[Content_Types].xml';
  const override = `<Override PartName="/${part}.xml" ContentType="${sheetType}"/>`;
  put(types, zip.text(types).replace(/<\/Types>\s*$/, `${override}</Types>`));
  put(`${part}.xml`, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${main}"><sheetData/></worksheet>`);
  return archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

/** The first of `start1`, `start2` … that isn't taken. */
function free(start: string, taken: (name: string) => boolean): string {
  for (let n = 1; ; n++) if (!taken(`${start}${n}`)) return `${start}${n}`;
}
