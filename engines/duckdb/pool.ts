/** Runs `work` for every item, at most `width` at once, and waits for all; the first error is thrown when all have ended. */
export async function pooled<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number, worker: number) => Promise<void>,
): Promise<void> {
  const queue = items.entries();
  const workers = Array.from({ length: Math.min(width, items.length) }, async (_, worker) => {
    for (const [index, item] of queue) await work(item, index, worker);
  });
  const ended = await Promise.allSettled(workers);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
