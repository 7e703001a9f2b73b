/** Whether one of these is the folder or lies in it. All absolute, as the computer that they are on writes them. */
export const liesIn = (paths: readonly string[], folder: string): boolean => {
  const start = folder.replace(/[\\/]+$/, '');
  return paths.some((path) => path === start || path.startsWith(`${start}/`) || path.startsWith(`${start}\\`));
};
