// Loaded into the daemon before its own program (NODE_OPTIONS): at SIGUSR2 its one thread goes into a loop without an end.
// Every other process that loads it goes on as ever.
if (/daemon[/\\](src|dist)[/\\]main\.[jt]s$/.test(process.argv[1] ?? '')) {
  process.on('SIGUSR2', () => {
    for (;;);
  });
}

export {};
