import { child } from '../child.ts';
import { type Figure, figure, median } from '../figure.ts';

const ROUNDS = 5;

/** A run with nothing to do over 182 sound days: what it costs to know that. */
export async function bench(): Promise<Figure[]> {
  const pairs = Array.from({ length: ROUNDS }, () => ({ noop: child('noop'), listing: child('listing') }));
  const noop = median(pairs.map((pair) => pair.noop.milliseconds));
  const listing = median(pairs.map((pair) => pair.listing.milliseconds));
  return [figure('time', 'ms', noop, listing, "walking the lake's files with their sizes")];
}
