import type { Live } from '@deskhand/protocol';

// What is broadcast as it happens, gathered for one reader: a few times a second what came since, each stream in one piece.
// A command that prints without end may fill neither the line nor a phone's hands; of its output goes what fits on a screen.

/** Milliseconds between two pieces. */
const every = 100;
/** Characters of commands' output in one go, of all of them, and of the words of a turn. */
const mostOutput = 6000;
const mostText = 20_000;

export interface Gathered {
  add(live: Live): void;
  /** Says what is there now, so that what follows comes after it. */
  flush(): void;
  end(): void;
}

/** `ready`: whether the reader took what was said before; until then it is gathered on. */
export function gatherLive(say: (live: Live) => void, ready: () => boolean): Gathered {
  let held = new Map<string, Live>();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    const all = [...held.values()];
    held = new Map();
    const share = Math.floor(mostOutput / Math.max(1, all.filter(({ kind }) => kind === 'output').length));
    for (const live of all) say(live.kind === 'output' ? { ...live, delta: live.delta.slice(-share) } : live);
  };
  const tick = () => {
    timer = undefined;
    if (held.size === 0) return;
    if (ready()) flush();
    timer = setTimeout(tick, every);
  };
  return {
    add(live) {
      const of = `${live.kind} ${live.task} ${live.kind === 'text' ? live.turn : live.step}`;
      held.set(of, joined(held.get(of), live));
      // The first word of all goes at once.
      if (!timer) tick();
    },
    flush,
    end() {
      clearTimeout(timer);
      held.clear();
    },
  };
}

function joined(had: Live | undefined, live: Live): Live {
  if (live.kind === 'progress' || had === undefined || had.kind === 'progress') return live;
  return { ...live, delta: (had.delta + live.delta).slice(-(live.kind === 'text' ? mostText : mostOutput)) };
}
