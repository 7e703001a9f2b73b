/**
 * Adds to lists and records that others hold too. The first time it copies; what it made itself nobody else has seen, and
 * that it goes on adding to. So a fold over many events copies once, not once for each.
 */
export interface Growing {
  added<T>(list: readonly T[], one: T): T[];
  put<T>(record: Readonly<Record<string, T>>, name: string, one: T): Record<string, T>;
}

export function createGrowing(): Growing {
  const made = new WeakSet<object>();
  function own<T extends object>(held: T, copy: (held: T) => T): T {
    if (made.has(held)) return held;
    const copied = copy(held);
    made.add(copied);
    return copied;
  }

  return {
    added<T>(list: readonly T[], one: T) {
      // Not read-only once it is our own.
      const mine = own(list, (held) => [...held]) as T[];
      mine.push(one);
      return mine;
    },
    put<T>(record: Readonly<Record<string, T>>, name: string, one: T) {
      const mine: Record<string, T> = own(record, (held) => ({ ...held }));
      mine[name] = one;
      return mine;
    },
  };
}
