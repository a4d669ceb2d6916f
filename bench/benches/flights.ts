import { child } from '../child.ts';
import { type Figure, figure, median } from '../figure.ts';

const ROUNDS = 5;
const bare = 'one DuckDB COPY ... PARTITION_BY of the same rows';

/** The whole backfill of 3,000,000 flights in 182 days against the bare copy, in turn; medians of five rounds. */
export async function bench(): Promise<Figure[]> {
  const pairs = Array.from({ length: ROUNDS }, () => ({ copy: child('copy'), backfill: child('backfill') }));
  const of = (job: 'copy' | 'backfill', what: 'milliseconds' | 'peakMegabytes') =>
    median(pairs.map((pair) => pair[job][what]));
  return [
    figure('time', 'ms', of('backfill', 'milliseconds'), of('copy', 'milliseconds'), bare),
    figure('peak memory', 'MB', of('backfill', 'peakMegabytes'), of('copy', 'peakMegabytes'), bare),
  ];
}
