import { expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';

test('an archive stays one, whatever its name ends with', () => {
  const archive = Uint8Array.of(0x50, 0x4b, 3, 4);
  for (const name of ['a.zip', 'a.constructor', 'a', 'a.toString'])
    expect(fileKind(name, archive)).toEqual({ is: 'document', parser: 'zip' });
  expect(fileKind('a.docx', archive)).toEqual({ is: 'document', parser: 'docx' });
});
