/**
 * The daemon's one answer to what was thrown or rejected where nobody listens: it is taken down in the daemon's log, and this
 * life ends. What was half done is unknown then, and each start finishes or takes back what is on the disk; the supervisor
 * starts the next one and says why. Set here and not left to Node, whose answer NODE_OPTIONS can change.
 */
export function endOnStray(): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(kind, (error: unknown) => {
      console.error(`${new Date().toISOString()} Nobody caught this, so the daemon ends and is started again:`);
      // At the beginning of a line, where the supervisor looks for why it ended.
      console.error(error instanceof Error ? error : `Error: ${String(error)}`);
      process.exit(1);
    });
}
