import type { Sides } from './fake-desk.ts';
import { invoice } from './pdf.ts';
import { invoiceCsv, letter, picture, workbook } from './things.ts';

const readme = `# Invoices

One folder for each year. Names begin with the month.

- paid invoices: green label
- open invoices: red label

Ask Ana before you delete anything.
`;

/** What each changed file of the scenes was and is. */
export const sides: Sides = (path) => {
  if (path.endsWith('totals.csv')) {
    const rows = invoiceCsv.split('\n');
    return {
      before: [...rows.slice(0, 5), '"Eisenwaren Kurz",6,4100.00,779.00,4956.94', ...rows.slice(6, 8)].join('\n'),
      after: invoiceCsv,
    };
  }
  if (path.endsWith('README.md'))
    return {
      before: readme,
      after: readme
        .replace('green label', 'blue label')
        .replace('Names begin with the month.', 'Names begin with the month,\nthen the customer.'),
    };
  if (path.endsWith('.png')) return { before: picture(120), after: picture() };
  if (path.endsWith('.xlsx')) return { after: workbook() };
  if (path.endsWith('offer.docx')) return { before: letter('30 April'), after: letter() };
  if (path.endsWith('run.sh')) return { after: '#!/bin/sh\nset -eu\nrm -rf build\nmake all\n' };
  if (path.endsWith('march.pdf')) return { before: invoice('6,696.09 EUR'), after: invoice() };
  if (path.endsWith('.docx')) return { before: new Uint8Array([1, 0, 2]) };
  return { before: new Uint8Array([0, 1, 2, 3]), after: new Uint8Array([0, 1, 2, 4]) };
};
