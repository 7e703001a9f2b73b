import { Buffer } from 'node:buffer';
import { readerOf, withNotes } from './notes.ts';
import { Unreadable } from './unreadable.ts';

// What the parsers make of one file, as they take and say it: in is a line of JSON {kind, options}, then the bytes; out is
// JSON {ok, text, files} or {ok: false, sentence}. Knows nothing of the process that it runs in (main.ts).

interface Result {
  text: string;
  files?: { name: string; type: string; bytes: Uint8Array }[];
}

export async function answerTo(input: Buffer): Promise<string> {
  const end = input.indexOf(10);
  const { kind, options } = JSON.parse(input.subarray(0, end).toString('utf8'));
  const answer = await work(kind, input.subarray(end + 1), options).then(
    ({ text, files = [] }) => ({
      ok: true,
      text,
      files: files.map((file) => ({ ...file, bytes: Buffer.from(file.bytes).toString('base64') })),
    }),
    (error: unknown) => ({
      ok: false,
      sentence:
        error instanceof Unreadable ? error.message : `The file is damaged or not what its name says (${String(error).slice(0, 200)}).`,
    }),
  );
  return JSON.stringify(answer);
}

async function oldSheets(bytes: Uint8Array) {
  return bytes[0] === 0xd0 ? (await import('./xls.ts')).xlsDrafts(bytes) : (await import('./odf.ts')).odsDrafts(bytes);
}

/** By what it is, whatever its name says. */
async function wordsOf(bytes: Uint8Array, named: 'docx' | 'pptx'): Promise<'docx' | 'pptx'> {
  const kind = (await import('./zipped-kind.ts')).zippedKind(bytes, named);
  if (kind === 'docx' || kind === 'pptx') return kind;
  throw new Unreadable(
    `By what it holds this is no .${named} but ${kind === 'xlsx' ? 'a workbook' : 'another kind of file'}: name it so, then change it.`,
  );
}

/** `options.reader`: see notes.ts. */
async function work(kind: string, bytes: Uint8Array, options: Record<string, string>): Promise<Result> {
  const result = await workOn(kind, bytes, options);
  return { ...result, text: withNotes(result.text, readerOf(options.reader)) };
}

async function workOn(kind: string, bytes: Uint8Array, options: Record<string, string>): Promise<Result> {
  const part = options.part;
  // Each parser is loaded only when its kind comes: starting has to be quick.
  switch (kind) {
    case 'pdf':
      return (await import('./pdf.ts')).readPdf(bytes, part);
    case 'docx':
    case 'xlsx':
    case 'pptx':
    case 'odf':
    case 'zip':
      return readZipped((await import('./zipped-kind.ts')).zippedKind(bytes, kind), bytes, options);
    case 'compound':
      return (await import('./old-office.ts')).readOldOffice(bytes, part);
    case 'rtf':
      return { text: (await import('./rtf.ts')).readRtf(bytes) };
    case 'eml':
      return (await import('./mail.ts')).readMail(bytes, part);
    case 'ipynb':
      return { text: (await import('./notebook.ts')).readNotebook(bytes) };
    case 'search':
      return {
        text: await (await import('./search.ts')).searchFiles(
          bytes,
          options,
          async (kind, file) => (await work(kind, file, { reader: 'search' })).text,
        ),
      };
    case 'make-docx':
      return made('docx', await (await import('./make-docx.ts')).makeDocx(text(bytes), await pictures(options)));
    case 'make-pdf': {
      const pdf = await (await import('./make-pdf.ts')).makePdf(text(bytes), await pictures(options));
      return made('pdf', pdf.bytes, pdf.words);
    }
    case 'join-pdf': {
      const pdf = await (await import('./join-pdf.ts')).joinPdf(bytes, options.files ?? '[]', part);
      return made('pdf', pdf.bytes, pdf.words);
    }
    case 'make-eml': {
      const mail = (await import('./make-eml.ts')).makeEml(text(bytes), options.attached ?? '{}', Number(options.now ?? 0));
      return made('eml', mail.bytes, mail.words);
    }
    case 'make-pptx': {
      const slides = await (await import('./make-pptx.ts')).makePptx(text(bytes), await pictures(options));
      return made('pptx', slides.bytes, slides.words);
    }
    case 'make-xlsx': {
      const book = await (await import('./make-xlsx.ts')).makeXlsx(text(bytes));
      return made('xlsx', book.bytes, book.words);
    }
    case 'new-xlsx': {
      const { drafts, formulas } = await oldSheets(bytes);
      const book = await (await import('./make-xlsx.ts')).makeBook(drafts);
      return made('xlsx', book.bytes, `${formulas ? `, ${formulas} formulas as the values that they had` : ''}${book.words}`);
    }
    case 'make-png':
    case 'make-jpg': {
      const type = kind === 'make-png' ? 'png' : 'jpg';
      const picture = await (await import('./make-picture.ts')).makePicture(text(bytes), type);
      return made(type, picture.bytes, picture.note);
    }
    case 'edit-docx':
    case 'edit-pptx': {
      const type = await wordsOf(bytes, kind === 'edit-docx' ? 'docx' : 'pptx');
      const edited = await (await import('./edit-words.ts')).editWords(type, bytes, options.edits ?? '[]');
      return made(type, edited.bytes, edited.words);
    }
    case 'edit-xlsx': {
      const edited = await (await import('./edit-cells.ts')).editCells(bytes, options);
      return made('xlsx', edited.bytes, [edited.words, edited.shown].filter(Boolean).join('\n'));
    }
    case 'merge-xlsx': {
      // Three files after one another: the original, then the two that came of it.
      const [one, two] = [Number(options.base), Number(options.base) + Number(options.mine)];
      const versions = { base: bytes.subarray(0, one), mine: bytes.subarray(one, two), theirs: bytes.subarray(two) };
      return made('xlsx', await (await import('./merge-xlsx.ts')).mergeXlsx(versions));
    }
    default:
      throw new Unreadable(`No parser is called ${kind}.`);
  }
}

async function readZipped(kind: string, bytes: Uint8Array, { part, reader }: Record<string, string>): Promise<Result> {
  switch (kind) {
    case 'docx':
      return { text: (await import('./docx.ts')).readDocx(bytes, { plain: reader === 'search', document: reader === 'document' }) };
    case 'xlsx':
      return { text: (await import('./xlsx.ts')).readXlsx(bytes, part) };
    case 'pptx':
      return { text: (await import('./pptx.ts')).readPptx(bytes, part) };
    case 'odf':
      return { text: (await import('./odf.ts')).readOdf(bytes, part) };
    default:
      return (await import('./archive.ts')).readArchive(bytes, part);
  }
}

/** Its schema is as much to load as a whole parser, and reading needs none of it. */
const pictures = async (options: Record<string, string>) => (await import('./pictures.ts')).readPictures(options.pictures);

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function made(type: string, bytes: Uint8Array, words = ''): Result {
  return { text: words, files: [{ name: `made.${type}`, type, bytes }] };
}
