import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MarkdownView } from './markdown-view.tsx';
import { checkLink } from './outward.tsx';
import { portionOf } from './portion.ts';

const draw = (text: string) => renderToStaticMarkup(createElement(MarkdownView, { text }));

test('headings begin below the page’s own, lists and tables are what they say', () => {
  expect(draw('# A\n\n1. x\n2. y')).toContain('<h2 dir="auto">A</h2>');
  expect(draw('3. x\n4. y')).toContain('<ol dir="auto" start="3">');
  expect(draw('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td dir="auto" class="text-end">2</td>');
});

test('markup of the text’s own stays text', () => {
  const markup = draw('<script>alert(1)</script>\n\nand <img src=x onerror=alert(1)> <b>so</b>');
  expect(markup).not.toMatch(/<(script|img|b)\b/);
  expect(markup).toContain('&lt;script&gt;');
});

test('characters written as entities are the characters, in code they stay as written', () => {
  expect(draw('a &amp; b &lt;i&gt;')).toContain('a &amp; b &lt;i&gt;');
  expect(draw('`&lt;`')).toContain('&amp;lt;');
});

test('a link is a button that asks: no address of the text’s own is in the page', () => {
  const markup = draw('[a](https://evil.example) [b](javascript:alert(1)) <https://x.example>');
  expect(markup).not.toContain('href');
  expect(markup.match(/<button/g)).toHaveLength(3);
});

test('a picture from elsewhere is not fetched; one in the text is shown, unless it is more than a picture', () => {
  expect(draw('![cat](https://evil.example/a.png)')).not.toContain('<img');
  expect(draw('![cat](data:image/png;base64,AAAA)')).toContain('<img src="data:image/png;base64,AAAA" alt="cat"');
  expect(draw('![x](data:image/svg+xml;base64,AAAA)')).not.toContain('<img');
});

test('of a text of megabytes a portion is drawn, up to the end of a paragraph, and more where it is asked for', () => {
  const markup = draw('Lorem *ipsum* dolor.\n\n'.repeat(100_000));
  expect(markup.length).toBeLessThan(200_000);
  expect(markup).toContain('dolor.</p><button');
  expect(draw('Short.')).not.toContain('<button');
  expect(portionOf('one\n\ntwo three', 10)).toBe('one\n\ntwo t');
  expect(portionOf('one two\n\nthree', 10)).toBe('one two');
});

test('what is nested deeper than a phone has room for stands as it was written', () => {
  const markup = draw(Array.from({ length: 40 }, (_, i) => `${'> '.repeat(i + 1)}quote ${i}`).join('\n'));
  expect(markup.match(/<blockquote/g)?.length).toBeLessThan(10);
  expect(markup).toContain('quote 39');
  const list = draw(Array.from({ length: 40 }, (_, i) => `${'  '.repeat(i)}- level ${i}`).join('\n'));
  expect(list.match(/<ul/g)?.length).toBeLessThan(10);
  expect(list).toContain('level 39');
});

test('only addresses that a browser should be sent to count as links', () => {
  expect(checkLink('https://a.example/x')?.host).toBe('a.example');
  expect(checkLink('mailto:ana@x.example')?.pathname).toBe('ana@x.example');
  for (const bad of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' data:text/html,x',
    'file:///etc/passwd',
    '//evil.example',
    'vbscript:x',
    '',
  ])
    expect(checkLink(bad)).toBeUndefined();
});
