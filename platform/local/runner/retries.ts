import type { Retrier } from './definition.ts';

export interface Retries {
  /** Seconds until the next attempt, or undefined when this error is not retried (any more). */
  next(error: string): number | undefined;
  /** The state succeeded. */
  reset(): void;
}

/**
 * The retries of one state in one execution: chooses the delay that the interpreter would choose, so that it can be slept
 * on another clock. Attempts are counted from one entry of the state to its end. Jitter is left out: one process has no
 * herd to spread, and its runs stay repeatable.
 */
export function createRetries(retriers: readonly Retrier[]): Retries {
  const attempts = retriers.map(() => 0);
  const reset = () => {
    attempts.fill(0);
  };
  return {
    reset,
    next(error) {
      const index = retriers.findIndex(
        ({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'),
      );
      const retrier = retriers[index];
      const attempt = attempts[index] ?? 0;
      if (retrier === undefined || attempt >= retrier.MaxAttempts) {
        reset();
        return undefined;
      }
      attempts[index] = attempt + 1;
      return Math.min(retrier.IntervalSeconds * retrier.BackoffRate ** attempt, retrier.MaxDelaySeconds);
    },
  };
}
