// Nothing moves under a finger: what comes from the desk while something is pressed waits until it was let go. Otherwise a row that
// moves on between the two is pressed and never clicked, or another one is.

/** Milliseconds. Whoever presses longer does something else. */
const longest = 1000;

let pressed: Promise<void> | undefined;
let letGo = () => {};
let timer: ReturnType<typeof setTimeout> | undefined;

/** Resolves when nothing is pressed. */
export const atRest = (): Promise<void> => pressed ?? Promise.resolve();

export function press(): void {
  pressed ??= new Promise((resolve) => {
    letGo = resolve;
  });
  end(longest);
}

function end(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    pressed = undefined;
    letGo();
  }, ms);
}

/** `ms`: until the click that is to follow has followed. */
export const release = (ms: number): void => {
  if (pressed) end(ms);
};
