import { setTimeout } from 'node:timers/promises';

/** Lets so many seconds pass, or fewer when the signal says so. */
export type Pause = (seconds: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = async (seconds, signal) => {
  await setTimeout(seconds * 1000, undefined, { signal }).catch(() => {});
};
