/** Milliseconds. A line on which nothing comes for so long while something is awaited is asked for a sign of life, and left where none comes in as long again. */
const quiet = 10_000;

/** Calls again and again; returns the end of it. */
export type Every = (then: () => void) => () => void;
const everyQuiet: Every = (then) => {
  const timer = setInterval(then, quiet);
  return () => clearInterval(timer);
};

interface Watched {
  /** Asks the other side for the least that it can say. */
  probe(): void;
  hangUp(): void;
}

export interface LineWatch {
  /** Something came, whatever it was. */
  heard(): void;
  /** Watches the line until this settles. */
  during<T>(awaited: Promise<T>): Promise<T>;
}

/** Tells a dead line from a host that has long work to do: what it is asked may take it minutes, and the line carries much else. */
export function watchLine({ probe, hangUp }: Watched, every: Every = everyQuiet): LineWatch {
  let awaiting = 0;
  let silent = 0;
  let end = () => {};
  const look = () => {
    silent += 1;
    if (silent === 1) probe();
    else hangUp();
  };
  return {
    heard: () => {
      silent = 0;
    },
    async during(awaited) {
      awaiting += 1;
      if (awaiting === 1) {
        silent = 0;
        end = every(look);
      }
      try {
        return await awaited;
      } finally {
        awaiting -= 1;
        if (awaiting === 0) end();
      }
    },
  };
}
