export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `width` of the works given to the returned function run at once; the others wait in order. */
export function limiter(width: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < width) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
