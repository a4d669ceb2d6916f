import type { Clock } from '../../ports/clock.ts';

/** Starts at `asOf` (milliseconds since 1970; default now) and moves with real time, and by what it is advanced. */
export function localClock({
  asOf,
}: {
  asOf?: number | undefined;
} = {}): Clock & { advance(milliseconds: number): void } {
  let ahead = asOf === undefined ? 0 : asOf - Date.now();
  return {
    now: () => Date.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
    },
  };
}
