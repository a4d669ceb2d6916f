/** Whether the full counts were asked for (`npm run test:deep`). */
export const deep = process.env.LAKEFILL_DEEP === '1';

/** The run's seed, printed at its start. Random tests that do not use fast-check derive theirs from it. */
export const seed = Number(process.env.LAKEFILL_SEED ?? 1);

/** How often a property or a crash point is tried: `small` in `npm test`, `full` in `npm run test:deep`. */
export const times = (small: number, full: number): number => (deep ? full : small);
