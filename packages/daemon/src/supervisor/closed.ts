// The daemon's memory holds keys and secrets: it is written into no file when it crashes, and no debugger is let into it.

/** For Node: SIGUSR1 would open a debugger on loopback, without a token, for everybody who uses this computer. */
export const closedFlags = ['--disable-sigusr1'];

/** The environment without what would have Node write its memory down, or open it. Where a program needs other options, they stay. */
export function closedEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options, ...rest } = env;
  const kept = options
    ?.split(/\s+(?=-)/)
    .filter((option) => !/^--(?:inspect|report|heapsnapshot|heap-prof|cpu-prof|abort-on-uncaught)/.test(option))
    .join(' ');
  return kept ? { ...rest, NODE_OPTIONS: kept } : rest;
}
