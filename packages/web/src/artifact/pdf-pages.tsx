import { type RefObject, useEffect, useRef, useState } from 'react';
import { openPdf, type Pdf } from '../content/pdf.ts';
import { Button } from '../parts/button.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { t } from '../words/words.ts';
import { Note } from './note.tsx';

type Scroller = RefObject<HTMLElement | null>;

/** The pages of a pdf, drawn while they are near. */
export function PdfPages({ bytes, scroller }: { bytes: Uint8Array<ArrayBuffer>; scroller: Scroller }) {
  const [pdf, setPdf] = useState<Pdf | 'broken'>();
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    let left = false;
    let opened: Pdf | undefined;
    openPdf(bytes).then(
      (result) => {
        opened = result;
        if (left) result?.close();
        else setPdf(result ?? 'broken');
      },
      (error: unknown) => !left && setFailed(error),
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [bytes]);
  // What stands around it says so, and tries again.
  if (failed) throw failed;
  if (!pdf) return <Waiting />;
  if (pdf === 'broken') return <Note>{t('artifact.broken')}</Note>;
  return (
    <>
      <ol className="mt-2 grid grid-cols-1 gap-3">
        {pdf.pages.map((ratio, index) => (
          <li key={index}>
            <Page pdf={pdf} index={index} ratio={ratio} scroller={scroller} />
          </li>
        ))}
      </ol>
      {pdf.all > pdf.pages.length && <Note>{t('artifact.pages.cut', { n: pdf.pages.length, all: pdf.all })}</Note>}
    </>
  );
}

function Page({ pdf, index, ratio, scroller }: { pdf: Pdf; index: number; ratio: number; scroller: Scroller }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState<string>();
  const [state, setState] = useState<'away' | 'drawn' | 'words' | 'broken'>('away');
  const [tried, again] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tried` draws it once more
  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    let ended: AbortController | undefined;
    const show = async ({ signal }: AbortController) => {
      const drawn = await pdf.draw(index, target.clientWidth * Math.min(devicePixelRatio, 2), signal);
      if (signal.aborted) return drawn?.picture?.close();
      setText(drawn?.text);
      if (drawn?.picture) put(target, drawn.picture);
      setState(drawn ? (drawn.picture ? 'drawn' : 'words') : 'broken');
    };
    // A page that is far away gives its pixels back.
    const leave = () => {
      ended?.abort();
      ended = undefined;
      target.width = 1;
      setState('away');
    };
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return leave();
        if (ended) return;
        ended = new AbortController();
        void show(ended);
      },
      { root: scroller.current, rootMargin: '600px' },
    );
    watch.observe(target);
    return () => {
      watch.disconnect();
      leave();
    };
  }, [pdf, index, scroller, tried]);
  const told = state === 'broken' ? t('artifact.page.broken') : state === 'words' ? text : undefined;
  return (
    <figure aria-label={t('artifact.page', { n: index + 1, all: pdf.all })} className="relative">
      <canvas
        ref={canvas}
        aria-hidden
        width={1}
        height={1}
        style={{ aspectRatio: String(ratio) }}
        className="w-full rounded-medium border border-line bg-[white]"
      />
      {state === 'away' && (
        <p
          aria-hidden
          className="absolute inset-0 flex animate-pulse items-center justify-center text-small text-[#595959] motion-reduce:animate-none"
        >
          {t('artifact.page.coming', { n: index + 1, all: pdf.all })}
        </p>
      )}
      {told !== undefined ? (
        <figcaption dir="auto" className="absolute inset-0 overflow-y-auto p-4 text-body text-[black]">
          {told}
          {state === 'broken' && (
            <Button small className="mt-3 block" onClick={() => again(tried + 1)}>
              {t('again')}
            </Button>
          )}
        </figcaption>
      ) : (
        <figcaption className="sr-only">{text}</figcaption>
      )}
    </figure>
  );
}

function put(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
}
