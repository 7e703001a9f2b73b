import { Suspense } from 'react';
import { lazyPart } from './lazy-part.tsx';
import { portion, portionOf } from './portion.ts';

const Rendered = lazyPart(() => import('./markdown-view.tsx').then((file) => file.MarkdownView));

/** For a screen that will show such a text: loaded beside it. */
export const preloadMarkdown = (): void => void Rendered.preload().catch(() => undefined);

/** A text of the model's or a file's: formatted, and inert. Until the reader is loaded, the plain text stands there. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense
      fallback={
        <p dir="auto" className="break-words whitespace-pre-wrap">
          {portionOf(text, portion)}
        </p>
      }
    >
      <Rendered text={text} />
    </Suspense>
  );
}
