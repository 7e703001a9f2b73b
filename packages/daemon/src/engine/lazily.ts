/** Made when it is first asked for: a start has no use for the patterns that answers are looked through by, and waits for them. */
export function lazily<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
