// The folds alone, without the schemas: for what starts often and must start at once, such as the command line.
export * from './chosen.ts';
export * from './fold/awaited-model.ts';
export * from './fold/form.ts';
export * from './fold/form-words.ts';
export * from './fold/host.ts';
export * from './fold/not-done.ts';
export * from './fold/outbox.ts';
export * from './fold/permissions.ts';
export * from './fold/plugins.ts';
export * from './fold/requests.ts';
export * from './fold/summary.ts';
export * from './fold/task.ts';
export * from './fold/thread.ts';
export * from './fold/trust.ts';
export * from './git-records.ts';
export * from './path-in-url.ts';
export * from './timeline.ts';
