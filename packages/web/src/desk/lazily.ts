const left = new Set<() => Promise<unknown>>();

/**
 * A module of the app that isn't there from the start: loaded when it is first wanted, or once the page has nothing better to
 * do, since the host that it comes from may be away when it is wanted. One that failed to load is tried again.
 */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  const get = () => {
    loading ??= load().then(
      (loaded) => {
        left.delete(get);
        return loaded;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  left.add(get);
  return get;
}

/**
 * Loads what is left, each in an idle moment of its own: compiling them in a row would hold up a finger that scrolls. Resolves
 * with whether all is here now.
 */
export async function loadAll(idle: () => Promise<void>): Promise<boolean> {
  for (const get of left) {
    await idle();
    await get().catch(() => undefined);
  }
  return left.size === 0;
}
