// What two versions of one file are called where both are kept.

/** `besideName('report.txt', 'newer')` is "report (newer).txt". */
export function besideName(name: string, why: string): string {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  return `${name.slice(0, dot)} (${why})${name.slice(dot)}`;
}

/** The task's version beside the one that stays: "report (from the task).txt"; the `n`th where others are called so already. */
export const tasksName = (name: string, n = 1): string => besideName(name, n > 1 ? `from the task ${n}` : 'from the task');

/** The name of the one that stays, where this one is called as a task's version beside it. */
export const besideWhat = (name: string): string | undefined => {
  const [, before, after = ''] = /^(.+) \(from the task(?: \d+)?\)(\.[^.]*)?$/.exec(name) ?? [];
  return before === undefined ? undefined : `${before}${after}`;
};
