// Files come from anywhere, and are read in a Worker that knows nothing but the file: no page, no storage, no pairing, nothing
// of the network. Whatever takes it too long, it is ended, and the page goes on.

/** A Worker that reads one file. */
export interface Reader {
  /**
   * The answer to what is asked; undefined where there is none within the reader's patience, which ends it. Rejects where the
   * reader itself couldn't be loaded, which says nothing of the file.
   */
  ask<T>(asked: unknown): Promise<T | undefined>;
  /** Whatever is still asked is answered with undefined. */
  end(): void;
  ended(): boolean;
}

const noReader: Reader = { ask: () => Promise.resolve(undefined), end: () => undefined, ended: () => true };

/** Milliseconds. A slow phone takes a tenth of that for the largest file that is looked at unasked. */
const patience = 20_000;

export function startReader(make: () => Worker): Reader {
  let worker: Worker;
  try {
    worker = make();
  } catch {
    return noReader; // a browser that has no Workers
  }
  const open = new Set<(answer: undefined | Promise<never>) => void>();
  let over = false;
  const end = (why?: Error) => {
    over = true;
    worker.terminate();
    for (const give of open) give(why ? Promise.reject(why) : undefined);
  };
  // A script that fails says how; one that isn't there has nothing to say.
  worker.onerror = (event) => end(event instanceof ErrorEvent ? undefined : new Error('The reader could not be loaded'));
  worker.onmessageerror = () => end();
  return {
    ask<T>(asked: unknown) {
      if (over) return Promise.resolve(undefined);
      return new Promise<T | undefined>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const timer = setTimeout(() => end(), patience);
        const give = (answer: T | undefined | Promise<never>) => {
          clearTimeout(timer);
          open.delete(give);
          port1.close();
          resolve(answer);
        };
        open.add(give);
        port1.onmessage = ({ data }: MessageEvent<T | undefined>) => give(data); // our own code, and only data crosses
        port1.onmessageerror = () => end();
        worker.postMessage(asked, [port2]);
      });
    },
    end: () => end(),
    ended: () => over,
  };
}
