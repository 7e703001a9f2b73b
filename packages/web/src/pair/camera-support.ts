/** Finds a code in what a camera shows. */
export interface CodeReader {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
/** The browser's own (Shape Detection API); TypeScript's DOM doesn't know it. */
type ReaderClass = { new (options: { formats: string[] }): CodeReader; getSupportedFormats(): Promise<string[]> };

const readerClass = (): ReaderClass | undefined => (globalThis as { BarcodeDetector?: ReaderClass }).BarcodeDetector;

/** Whether this page may look through a camera: only a secure one may. */
export const hasCamera = (): boolean => isSecureContext && navigator.mediaDevices !== undefined;

/** The browser's own reader where it has one, as on Android; ours in Safari, Firefox and on most computers. */
export async function makeReader(): Promise<CodeReader> {
  const Reader = readerClass();
  const formats = (await Reader?.getSupportedFormats().catch(() => undefined)) ?? [];
  return Reader && formats.includes('qr_code') ? new Reader({ formats: ['qr_code'] }) : ownReader();
}

/** Pixels at the longer side: more would take a slow phone longer than a hand stays still. */
const mostSide = 960;

async function ownReader(): Promise<CodeReader> {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  return {
    async detect(video) {
      const scale = Math.min(1, mostSide / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.floor(video.videoWidth * scale);
      canvas.height = Math.floor(video.videoHeight * scale);
      if (!drawing || canvas.width === 0 || canvas.height === 0) return [];
      drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { width, height, data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
      try {
        return [{ rawValue: decodeQR({ width, height, data }, { timeLimit: 150 }) }];
      } catch {
        return []; // it says so by throwing where it sees none
      }
    },
  };
}
