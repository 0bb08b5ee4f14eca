/** Runs work as it is given, but no more of it at once than was said; the rest waits in order. */
export type Limited = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a limit of its own: several builds side by side share one. */
export function atMost(most: number): Limited {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes this place over, so that nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
