/** Whom, or what, a file is read for: `document` is one that is made of its words. */
export type Reader = 'model' | 'person' | 'search' | 'document';
export const readerOf = (named: string | undefined): Reader =>
  named === 'person' || named === 'search' || named === 'document' ? named : 'model';

// Noncharacters, which no text holds (Unicode 23.7), between which a note stands until it is known who reads it.
const [begin, part, end] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const marked = /\ufdd0([^\ufdd0-\ufdd2]*)\ufdd1([^\ufdd0-\ufdd2]*)\ufdd2/g;

/** What a reader of files says in words of its own beside what a file holds. `advice`: how a model gets on, after a mark that ends what was said. */
export const note = (words: string, advice = ''): string => `${begin}${words}${part}${advice}${end}`;

/** With its notes in brackets: a person is spared the advice; what is searched, or written into another file, has none of them. */
export const withNotes = (text: string, reader: Reader): string =>
  text.replace(marked, (_, words: string, advice: string) =>
    reader === 'search' || reader === 'document' ? '' : `[${words}${reader === 'model' ? advice : ''}]`,
  );
