import { parsePairingLink } from '@deskhand/protocol/pairing-link';
import { useEffect, useRef } from 'react';
import { t } from '../words/words.ts';
import { makeReader } from './camera-support.ts';

/** Looks for a code until it sees one; `onGone` where the person says no or there is no camera. */
export function Camera({ onText, onGone }: { onText(text: string): void; onGone(): void }) {
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onText);
  const gone = useRef(onGone);
  found.current = onText;
  gone.current = onGone;
  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 960 } },
      });
      const [reader, screen] = [await makeReader(), video.current];
      if (over || !screen) return end();
      screen.srcObject = stream;
      await screen.play();
      while (!over) {
        const [code] = await reader.detect(screen).catch(() => []);
        // A poster behind the screen has a code, too.
        if (code && !over && parsePairingLink(code.rawValue)) return found.current(code.rawValue);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };
    const end = () => {
      over = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    look().catch(() => !over && gone.current());
    return end;
  }, []);
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={t('pair.camera')}
      className="mt-5 aspect-square w-full rounded-large bg-sunken object-cover"
    />
  );
}
