import { type RefObject, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { t } from '../words/words.ts';
import { fillFrame } from './html-frame.ts';
import { TextLines } from './text-lines.tsx';

/** What the frame starts from, before the page's own content: nothing may load, run, or lead away. */
const blank = `<!doctype html><html><head><meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; style-src 'none'; form-action 'none'; base-uri 'none'"></head><body></body></html>`;

/**
 * A page of the model's, in a frame that may do nothing: no script, no form, no window, nothing from the network. The
 * frame keeps this page's origin only so that its looks can be set from outside, which the policies allow where they
 * refuse a style in the page itself; without `allow-scripts` nothing inside can make use of it.
 */
export function HtmlPreview({ html, scroller }: { html: string; scroller: RefObject<HTMLElement | null> }) {
  const [source, setSource] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  return (
    <>
      <div className="mt-2 flex items-center justify-between gap-2">
        <p className="text-small text-ink-soft">{t('artifact.html.note')}</p>
        <Button small tone="quiet" className="shrink-0" onClick={() => setSource(!source)}>
          {t(source ? 'artifact.preview' : 'artifact.source')}
        </Button>
      </div>
      {source ? (
        <TextLines text={html} code scroller={scroller} />
      ) : (
        <iframe
          ref={frame}
          title={t('artifact.preview')}
          sandbox="allow-same-origin"
          srcDoc={blank}
          onLoad={() => frame.current && fillFrame(frame.current, html)}
          referrerPolicy="no-referrer"
          className="mt-2 h-[70dvh] w-full rounded-medium border border-line bg-[white]"
        />
      )}
    </>
  );
}
