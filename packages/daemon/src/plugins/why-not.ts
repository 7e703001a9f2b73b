import type { Reason } from '@deskhand/protocol';

// Why nothing can be done with a plugin now, where that is no trouble of its own.

export const unknown = (plugin: string): Reason => ({
  code: 'plugin.unknown',
  sentence: `There is no plugin ${plugin} on this host.`,
  next: 'deskhand plugins lists them.',
});

/** Under the brake. `what` isn't done then. */
export const stopped = (what: string): Reason => ({
  code: 'brake',
  sentence: `Everything is stopped: ${what}.`,
  next: 'Let go of it: deskhand release',
});

export const switchedOff = (plugin: string): Reason => ({
  code: 'plugin.off',
  sentence: `The plugin ${plugin} is switched off.`,
  next: `deskhand plugins on ${plugin}`,
});
