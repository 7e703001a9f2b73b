/** Milliseconds: for so long nobody scrolls, touches or types, and a page that is never left alone keeps what waits no longer than that. */
const calm = 600;
const patience = 60_000;

let touched = Number.NEGATIVE_INFINITY;
/** Somebody has the page under their hand. */
export const touch = () => {
  touched = performance.now();
};
for (const type of ['scroll', 'wheel', 'touchmove', 'pointerdown', 'keydown'])
  globalThis.addEventListener?.(type, touch, { capture: true, passive: true });

/** Resolves when the page has nothing better to do: compiling a part of it would hold up a finger that scrolls. */
export async function idle(): Promise<void> {
  const until = performance.now() + patience;
  for (;;) {
    await spare();
    const wait = Math.min(touched + calm, until) - performance.now();
    if (wait <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

const spare = () => new Promise<void>((resolve) => void (globalThis.requestIdleCallback ?? setTimeout)(() => resolve()));
