import { setTimeout } from 'node:timers/promises';

/** Waits before try number `tries + 1`: at most 100 ms, 200 ms, .. 5 s, by chance somewhere below, so that rivals part. */
export type Pause = (tries: number) => Promise<void>;

export const jittered: Pause = async (tries) => {
  await setTimeout(Math.random() * Math.min(5_000, 50 * 2 ** tries));
};
