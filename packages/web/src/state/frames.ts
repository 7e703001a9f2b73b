interface Parts {
  frame?: (then: () => void) => void;
  later?: (ms: number, then: () => void) => void;
  clock?: () => number;
}

/** A page that isn't seen draws no frames: there it waits so many milliseconds. */
const unseen = 250;
/** Work takes no more than a quarter of the time: after it the page is left alone for three times as long, but never for more than so many milliseconds. */
const rest = 3;
const longestRest = 300;

const nextFrame = (then: () => void) => {
  let ran = false;
  const once = () => {
    if (!ran) then();
    ran = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, unseen);
};

/**
 * Has work done before frames, and between two pieces of it the page left to the finger for longer than the piece took, with
 * its drawing: whatever streams in, a tap is heard at once.
 */
export function framesWithRoom({
  frame = nextFrame,
  later = setTimeoutOf,
  clock = () => performance.now(),
}: Parts = {}): (then: () => void) => void {
  let free = 0;
  return (then) => {
    const run = () => {
      const began = clock();
      then();
      // After the frame that shows it.
      later(0, () => {
        free = clock() + Math.min(rest * (clock() - began), longestRest);
      });
    };
    const wait = free - clock();
    if (wait <= 0) frame(run);
    else later(wait, () => frame(run));
  };
}

const setTimeoutOf = (ms: number, then: () => void) => void setTimeout(then, ms);
