import { type PairingOffer, parsePairingLink } from '@deskhand/protocol/pairing-link';
import { Check, ClipboardPaste, ScanLine } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { sealedUrl } from '../desk/sealed-connection.ts';
import { Button } from '../parts/button.tsx';
import { Content, Pane } from '../parts/pane.tsx';
import { t } from '../words/words.ts';
import { hasCamera } from './camera-support.ts';
import { keepPairing, readPairing } from './keeping.ts';
import { deviceName, type Progress, takeUp } from './take-up.ts';

const Camera = lazy(() => import('./camera.tsx').then((file) => ({ default: file.Camera })));

/** How a phone comes to its desk: by the link that its camera opened, by its camera here, or by a pasted link. */
export function Pair({ link }: { link: string | undefined }) {
  const [offer, setOffer] = useState(() => (link === undefined ? undefined : parsePairingLink(link)));
  const [bad, setBad] = useState(link !== undefined && offer === undefined);
  const [progress, setProgress] = useState<Progress>();
  useEffect(() => {
    if (!offer) return;
    const started = readPairing().then((before) =>
      takeUp({
        url: sealedUrl(location),
        offer,
        name: deviceName(navigator.userAgent),
        secret: before && sameBytes(before.host, offer.host) ? before.secret : undefined,
        keep: keepPairing,
        tell: setProgress,
      }),
    );
    return () => void started.then((stop) => stop());
  }, [offer]);
  useEffect(() => {
    if (progress?.step !== 'paired') return;
    // Everything begins anew with the desk that is there now.
    const timer = setTimeout(() => location.reload(), 1200);
    return () => clearTimeout(timer);
  }, [progress]);
  const take = (text: string) => {
    const read = parsePairingLink(text);
    setBad(!read);
    setProgress(undefined);
    if (read) setOffer(read);
  };
  return (
    <main className="h-dvh">
      <Pane title={t('pair.title')}>
        <Content className="flex min-h-full flex-col pb-8">
          {!progress && <Enter bad={bad} onLink={take} />}
          {progress?.step === 'reaching' && <Status title={t('pair.reaching')} />}
          {progress?.step === 'comparing' && <Compare code={progress.code} host={progress.host} />}
          {progress?.step === 'same' && <Status title={t('pair.same')} text={t('pair.same.next', { host: progress.host })} />}
          {progress?.step === 'paired' && <Status title={t('pair.paired', { host: progress.host })} done />}
          {progress?.step === 'failed' && <Failed progress={progress} offer={offer} onAgain={() => reset()} />}
        </Content>
      </Pane>
    </main>
  );

  function reset() {
    setOffer(undefined);
    setProgress(undefined);
  }
}

function Enter({ bad, onLink }: { bad: boolean; onLink(text: string): void }) {
  const [text, setText] = useState('');
  const [scanning, setScanning] = useState(false);
  const [camera, setCamera] = useState(hasCamera);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLink(text);
  };
  return (
    <>
      <p className="mt-2 text-body text-ink-soft">{t('pair.text')}</p>
      <p className="mt-3 rounded-medium bg-sunken px-3 py-2 font-mono text-body select-all">deskhand pair</p>
      {camera && !scanning && (
        <Button tone="primary" icon={ScanLine} className="mt-5 w-full" onClick={() => setScanning(true)}>
          {t('pair.scan')}
        </Button>
      )}
      {scanning && (
        <Suspense>
          <Camera
            onText={(found) => {
              setScanning(false);
              onLink(found);
            }}
            onGone={() => {
              setScanning(false);
              setCamera(false);
            }}
          />
        </Suspense>
      )}
      <form onSubmit={submit} className="mt-6">
        <label className="block">
          <span className="text-small text-ink-soft">{t('pair.paste')}</span>
          <textarea
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={bad}
            aria-describedby={bad ? 'pair-bad' : undefined}
            className="mt-1 w-full resize-none rounded-medium border border-line-strong bg-surface p-3 text-input break-all"
          />
        </label>
        {bad && (
          <p id="pair-bad" role="alert" className="mt-1 text-small text-danger">
            {t('pair.bad')}
          </p>
        )}
        <Button
          type="submit"
          tone={camera ? 'plain' : 'primary'}
          icon={ClipboardPaste}
          disabled={text.trim() === ''}
          className="mt-3 w-full"
        >
          {t('pair.use')}
        </Button>
      </form>
      <p className="mt-6 text-small text-ink-soft">{t('pair.here')}</p>
      {!isSecureContext && <p className="mt-3 text-small text-ink-soft">{t('pair.insecure')}</p>}
    </>
  );
}

/** The one thing that matters on this screen: the same six digits on both. */
function Compare({ code, host }: { code: string; host: string }) {
  const shown = `${code.slice(0, 3)} ${code.slice(3)}`;
  return (
    <div role="status" className="flex flex-1 flex-col items-center justify-center py-10 text-center">
      <p className="text-body text-ink-soft">{t('pair.compare')}</p>
      <p dir="ltr" data-code className="my-6 text-[clamp(48px,17vw,84px)] leading-none font-semibold tabular-nums">
        {shown}
      </p>
      <p className="max-w-80 text-body text-ink-soft">{t('pair.compare.next', { host })}</p>
    </div>
  );
}

function Status({ title, text, done = false }: { title: string; text?: string; done?: boolean }) {
  return (
    <div role="status" className="flex flex-1 flex-col items-center justify-center gap-3 py-10 text-center">
      {done && <Check aria-hidden className="size-10 text-accent" />}
      <p className="text-large font-semibold">{title}</p>
      {text && <p className="max-w-80 text-body text-ink-soft">{text}</p>}
    </div>
  );
}

function Failed({
  progress,
  offer,
  onAgain,
}: {
  progress: Extract<Progress, { step: 'failed' }>;
  offer: PairingOffer | undefined;
  onAgain(): void;
}) {
  const { why } = progress;
  // A phone whose clock is off thinks other things of a link than the desk does: worth a word where time decided.
  const late = why === 'expired' && offer !== undefined && Date.now() / 1000 < offer.expires;
  return (
    <div role="alert" className="flex flex-1 flex-col items-center justify-center gap-3 py-10 text-center">
      <p className="text-large font-semibold">{t(`pair.failed.${why}`)}</p>
      <p className="max-w-80 text-body text-ink-soft">{t(late ? 'pair.failed.clock' : `pair.failed.${why}.next`)}</p>
      <Button tone="primary" className="mt-3" onClick={onAgain}>
        {t('pair.again')}
      </Button>
    </div>
  );
}

const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i]);
