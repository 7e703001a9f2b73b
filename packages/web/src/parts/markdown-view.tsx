import { Lexer, type Token, type Tokens } from 'marked';
import { Fragment, memo, type ReactNode, useMemo, useState } from 'react';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';
import { CodeBlock } from './code-block.tsx';
import { checkLink, OutwardLink } from './outward.tsx';
import { portion, portionOf } from './portion.ts';

// Markdown into React elements, token by token. Whatever the text holds becomes text: no markup of its own is ever
// parsed by the browser, no picture is fetched, and a link shows where it leads before it opens.

export const MarkdownView = memo(function MarkdownView({ text }: { text: string }) {
  const [shown, show] = useState(portion);
  const part = portionOf(text, shown);
  const tokens = useMemo(() => lex(part), [part]);
  return (
    <div className="prose min-w-0 break-words">
      {blocks(tokens)}
      {part.length < text.length && (
        <Button tone="quiet" className="w-full" onClick={() => show(shown + portion)}>
          {t('more')}
        </Button>
      )}
    </div>
  );
});

/** Lists and quotes within one another; what lies deeper stands as it was written, since a phone has no room for it. */
const deepest = 8;

function lex(text: string): Token[] {
  try {
    return new Lexer({ gfm: true, breaks: false }).lex(text);
  } catch {
    return [{ type: 'text', raw: text, text }];
  }
}

// The lexer's union has an open member, so a token's fields are only known by its `type`.
const blocks = (tokens: Token[], depth = 0): ReactNode[] =>
  tokens.map((token, index) => <Fragment key={index}>{block(token, depth)}</Fragment>);
const inlines = (tokens: Token[] | undefined): ReactNode[] =>
  (tokens ?? []).map((token, index) => <Fragment key={index}>{inline(token)}</Fragment>);

function block(token: Token, depth: number): ReactNode {
  if (depth > deepest) return <p dir="auto">{token.raw}</p>;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      const { depth: level, tokens } = token as Tokens.Heading;
      // The page's own title is the first level; theirs begin below it.
      const Level = (['h2', 'h3', 'h4', 'h5', 'h6', 'h6'] as const)[level - 1] ?? 'h6';
      return <Level dir="auto">{inlines(tokens)}</Level>;
    }
    case 'paragraph':
      return <p dir="auto">{inlines((token as Tokens.Paragraph).tokens)}</p>;
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? inlines(tokens) : text;
    }
    case 'code': {
      const { text, lang } = token as Tokens.Code;
      return <CodeBlock text={text} language={lang} />;
    }
    case 'blockquote':
      return <blockquote dir="auto">{blocks((token as Tokens.Blockquote).tokens, depth + 1)}</blockquote>;
    case 'list':
      return list(token as Tokens.List, depth + 1);
    case 'table':
      return table(token as Tokens.Table);
    case 'hr':
      return <hr />;
    case 'checkbox':
      return <input type="checkbox" disabled checked={(token as Tokens.Checkbox).checked} readOnly aria-label={t('state.done')} />;
    default:
      return <p dir="auto">{token.raw}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): ReactNode {
  const rows = items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      {blocks(item.tokens, depth)}
    </li>
  ));
  return ordered ? (
    <ol dir="auto" start={typeof start === 'number' ? start : 1}>
      {rows}
    </ol>
  ) : (
    <ul dir="auto">{rows}</ul>
  );
}

function table({ header, rows, align }: Tokens.Table): ReactNode {
  const look = (column: number) => ({ right: 'text-end', center: 'text-center', left: 'text-start' })[align[column] ?? 'left'];
  return (
    <section className="table-scroll" tabIndex={0} aria-label={t('artifact.sheet')}>
      <table>
        <thead>
          <tr>
            {header.map((cell, column) => (
              <th key={column} scope="col" dir="auto" className={look(column)}>
                {inlines(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} dir="auto" className={look(column)}>
                  {inlines(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function inline(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines((token as Tokens.Strong).tokens)}</strong>;
    case 'em':
      return <em>{inlines((token as Tokens.Em).tokens)}</em>;
    case 'del':
      return <del>{inlines((token as Tokens.Del).tokens)}</del>;
    case 'codespan':
      return <code dir="ltr">{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const { href, tokens } = token as Tokens.Link;
      return <OutwardLink href={href}>{inlines(tokens)}</OutwardLink>;
    }
    case 'image':
      return image(token as Tokens.Image);
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? inlines(tokens) : unescaped(text);
    }
    case 'escape':
      return unescaped((token as Tokens.Escape).text);
    default:
      return token.raw;
  }
}

/** A picture that is in the text itself is shown; one from elsewhere would tell its server who looks. */
function image({ href, text }: Tokens.Image): ReactNode {
  if (/^data:image\/(png|jpeg|gif|webp);base64,/i.test(href)) return <img src={href} alt={text} />;
  const link = checkLink(href);
  return <OutwardLink href={href}>{text || (link ? t('image.remote', { host: link.host }) : t('sheet.link.bad'))}</OutwardLink>;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };
/** Markdown may write these characters as entities; React shows them as text, whatever they are. */
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole);
