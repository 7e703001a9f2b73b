import { expect, test } from 'vitest';
import { describe } from './probe.ts';

test('the lines say what was found and what was looked for in vain', () => {
  const output = 'program git\nprogram pdftotext\npython 3.12\nmodule openpyxl\nmodule pandas\nnode v22.1.0\n';
  const text = describe(output);
  expect(text).toMatch(
    /^Commands find: python 3.12 \(openpyxl, pandas\), node 22 \(import exceljs, .*\), git, pdftotext\. Not here: libreoffice, pandoc, tesseract, ffmpeg\./,
  );
  expect(describe('')).toContain('Not here: python');
  expect(describe('')).toContain(`node ${process.versions.node.split('.')[0]} (`);
  expect(text.length).toBeLessThan(600);
});
