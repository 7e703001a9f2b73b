import { lazily } from './lazily.ts';

/** Beside the first screen, once the desk was heard, so that they are there when something comes; and whenever something is checked. */
export const loadChecks = lazily(async () => {
  await import('./check-parts.ts');
  return import('./checks.ts');
});
