import { expect, test } from 'vitest';
import { docx, textOf } from '../documents.double.ts';

const m = (name: string, inside: string) => `<m:${name}>${inside}</m:${name}>`;
const r = (text: string) => m('r', m('t', text));

test('an equation keeps its fractions, powers and roots', async () => {
  const body = `<w:p>${m('oMath', `${r('y=')}${m('f', m('num', r('m+1')) + m('den', r('a')))}${r('+')}${m('sSup', m('e', r('x')) + m('sup', r('-2')))}${m('rad', m('deg', '') + m('e', r('z')))}`)}</w:p>`;
  expect(await textOf('docx', await docx(body))).toBe('y=(m+1)/a+x^(-2)√(z)');
});
