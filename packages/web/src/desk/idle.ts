/** Resolves when the page has nothing better to do. */
export const idle = () => new Promise<void>((resolve) => void (globalThis.requestIdleCallback ?? setTimeout)(() => resolve()));
