import { child } from '../child.ts';
import { type Figure, figure } from '../figure.ts';

const JOBS = ['plan-utc', 'plan-new-york', 'set-difference'] as const;
const difference = 'a set difference on ISO keys, which judges, prices and hashes nothing';

/**
 * From the listing of a million hourly partitions, a tenth of them missing, to a hashed plan: processor time, which other
 * programs on the machine disturb less than the clock's.
 */
export async function bench(): Promise<Figure[]> {
  const measured = JOBS.map((job) => child(job));
  const of = (job: (typeof JOBS)[number], what: 'processorMilliseconds' | 'addedMegabytes'): number =>
    measured[JOBS.indexOf(job)]?.[what] ?? Number.NaN;
  const [utc, newYork] = [of('plan-utc', 'processorMilliseconds'), of('plan-new-york', 'processorMilliseconds')];
  return [
    figure('time', 'ms', utc, of('set-difference', 'processorMilliseconds'), difference),
    figure('time in New York', 'ms', newYork, utc, 'the same in UTC'),
    figure(
      'memory above the listing',
      'MB',
      of('plan-utc', 'addedMegabytes'),
      of('set-difference', 'addedMegabytes'),
      difference,
    ),
  ];
}
