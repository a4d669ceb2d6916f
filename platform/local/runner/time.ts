import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../ports/clock.ts';

/** A clock that a wait can move. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

/**
 * Time for a set of executions that run side by side. A party is one execution that is at work; virtual time moves only
 * while every party waits, and then to the earliest end of a wait, so that side-by-side waits overlap as they would.
 */
export interface Time {
  /** One more party is at work / one is done, or waits for others. */
  enter(): void;
  leave(): void;
  /** Both resolve early when the signal is aborted. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
  advance(seconds: number, signal: AbortSignal): Promise<void>;
}

/** setTimeout fires at once above this many milliseconds. */
const longestTimer = 2 ** 31 - 1;

export function createTime(clock: MovableClock): Time {
  let atWork = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();

  const moveOn = () => {
    if (atWork > 0 || sleepers.size === 0) return;
    const until = Math.min(...[...sleepers].map((sleeper) => sleeper.until));
    clock.advance(Math.max(0, until - clock.now()));
    for (const sleeper of [...sleepers]) if (sleeper.until <= until) sleeper.wake();
  };
  const enter = () => {
    atWork += 1;
  };
  const leave = () => {
    atWork -= 1;
    moveOn();
  };

  return {
    enter,
    leave,
    async sleep(seconds, signal) {
      let left = seconds * 1000;
      while (left > 0 && !signal.aborted) {
        const ms = Math.min(left, longestTimer);
        left -= ms;
        await sleep(ms, undefined, { signal }).catch(() => {});
      }
    },
    advance(seconds, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          if (!sleepers.delete(sleeper)) return;
          signal.removeEventListener('abort', wake);
          enter();
          resolve();
        };
        const sleeper = { until: clock.now() + seconds * 1000, wake };
        sleepers.add(sleeper);
        signal.addEventListener('abort', wake);
        leave();
      });
    },
  };
}
