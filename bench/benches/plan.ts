import { child } from '../child.ts';
import { type Figure, figure } from '../figure.ts';

const difference = 'a set difference on ISO keys, which judges, prices and hashes nothing';

/**
 * From the listing of a million hourly partitions, a tenth of them missing, to a hashed plan: medians of five rounds in one
 * process, and the first of them, while the code is still being compiled.
 */
export async function bench(): Promise<Figure[]> {
  const [utc, newYork, set] = [child('plan-utc'), child('plan-new-york'), child('set-difference')];
  return [
    figure('time', 'ms', utc.milliseconds, set.milliseconds, difference),
    figure('time of the first round', 'ms', utc.firstMilliseconds, set.firstMilliseconds, difference),
    figure('time in New York', 'ms', newYork.milliseconds, utc.milliseconds, 'the same in UTC'),
    figure('memory above the listing', 'MB', utc.addedMegabytes, set.addedMegabytes, difference),
  ];
}
