// The vocabulary that every other package speaks: events, commands, folds.
// Pure and browser-safe: no I/O, no clock, no Node built-ins.
export * from './answer-statement.ts';
export * from './commands.ts';
export * from './content.ts';
export * from './events.ts';
export * from './fold/form.ts';
export * from './fold/form-words.ts';
export * from './fold/given.ts';
export * from './fold/host.ts';
export * from './fold/outbox.ts';
export * from './fold/permissions.ts';
export * from './fold/plugins.ts';
export * from './fold/requests.ts';
export * from './fold/summary.ts';
export * from './fold/task.ts';
export * from './fold/thread.ts';
export * from './fold/trust.ts';
export * from './form.ts';
export * from './grant-words.ts';
export * from './grants.ts';
export * from './ids.ts';
export * from './labels.ts';
export * from './live.ts';
export * from './path-in-url.ts';
export * from './plugins.ts';
export * from './rehearsal.ts';
export * from './timeline.ts';
