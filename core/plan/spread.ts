import { at } from '../errors.ts';
import { createWorkers } from './workers.ts';

/** How near to the best possible end is near enough to leave neighbours together. */
const NEAR = 1.02;

/** Items above this share of the end are placed one by one, biggest first; tried from "none" on, until the end is near. */
const SHARES = [Number.POSITIVE_INFINITY, 0.5, 0.25, 0.1, 0.05, 0.02];

/**
 * Gives every item to a worker, so that all of them end at about the same time, and neighbours stay together as far as that
 * allows: each worker gets one run of the list, and big items are taken out of it only where runs alone would end later.
 * `weights` are seconds, `loads` what the workers have to do already; answers the items' indices by worker, ascending.
 */
export function spread(
  weights: readonly number[],
  loads: readonly number[],
  options = { runsOnly: false },
): number[][] {
  const least = Math.max(levelOf(sum(weights), loads), largest(weights), largest(loads));
  let best: Placement | undefined;
  for (const share of options.runsOnly ? SHARES.slice(0, 1) : SHARES) {
    const tried = place(weights, loads, Number.isFinite(share) ? share * least : share);
    if (best === undefined || tried.end < best.end) best = tried;
    if (best.end <= least * NEAR) break;
  }
  return best?.bins ?? [];
}

interface Placement {
  bins: number[][];
  end: number;
}

function place(weights: readonly number[], initial: readonly number[], above: number): Placement {
  const indices = weights.map((_, index) => index);
  const big = indices.filter((index) => (weights[index] ?? 0) > above).sort((a, b) => at(weights, b) - at(weights, a));
  const bins: number[][] = initial.map(() => []);
  const workers = createWorkers(initial);
  for (const index of big) {
    const worker = workers.least();
    at(bins, worker).push(index);
    workers.raise(at(workers.loads, worker) + at(weights, index));
  }
  const rest = big.length === 0 ? indices : indices.filter((index) => (weights[index] ?? 0) <= above);
  const left = big.length === 0 ? weights : rest.map((index) => weights[index] ?? 0);
  const loads = [...workers.loads];
  const ends = runs(left, loads);
  let start = 0;
  for (const [worker, end] of ends.entries()) {
    const run = rest.slice(start, end);
    const placed = at(bins, worker);
    bins[worker] = placed.length === 0 ? run : [...placed, ...run].sort((a, b) => a - b);
    loads[worker] = at(loads, worker) + sum(left.slice(start, end));
    start = end;
  }
  return { bins, end: largest(loads) };
}

/** Where each worker's run of the list ends: no later than necessary, and as near to its equal share as that allows. */
function runs(weights: readonly number[], loads: readonly number[]): number[] {
  const upTo = new Float64Array(weights.length + 1);
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) {
    total += weights[i] ?? 0;
    upTo[i + 1] = total;
  }
  const level = levelOf(total, loads);
  const last = (limit: number): number => lastAtMost(upTo, limit);
  const fits = (end: number): boolean => {
    let position = 0;
    for (const load of loads) position = last(at(upTo, position) + Math.max(0, end - load));
    return position === weights.length;
  };
  // Filling each to the level and one item more always fits.
  const end = leastThat(fits, level, level + largest(weights));

  const earliest = new Array<number>(loads.length + 1).fill(weights.length);
  for (let worker = loads.length - 1; worker > 0; worker -= 1) {
    const position = at(earliest, worker + 1);
    const room = Math.max(0, end - at(loads, worker));
    earliest[worker] = firstAtLeast(upTo, at(upTo, position) - room);
  }
  let ideal = 0;
  let position = 0;
  return loads.map((load, worker) => {
    ideal += Math.max(0, level - load);
    const most = last(at(upTo, position) + Math.max(0, end - load));
    const before = last(ideal);
    const near =
      before < weights.length && (at(upTo, before) + at(upTo, before + 1)) / 2 <= ideal ? before + 1 : before;
    position = Math.max(position, Math.min(most, Math.max(at(earliest, worker + 1), near)));
    return position;
  });
}

/** How high the loads are when so much is poured over them. */
function levelOf(amount: number, loads: readonly number[]): number {
  let filled = amount;
  // Over fewer of the lowest it would be higher; with more of them, those above the level only raise it.
  return loads
    .toSorted((a, b) => a - b)
    .reduce((level, load, index) => {
      filled += load;
      return Math.min(level, filled / (index + 1));
    }, Number.POSITIVE_INFINITY);
}

/** Sums of seconds differ in their last bits by the way they are summed. */
const SLACK = 1e-9;

/** The last index whose value is at most the limit. */
function lastAtMost(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(ascending, middle) <= limit + SLACK) low = middle;
    else high = middle - 1;
  }
  return low;
}

function firstAtLeast(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(ascending, middle) >= limit - SLACK) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** To a thousandth of the way between the two. */
function leastThat(holds: (value: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 10 && !holds(low); step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return holds(low) ? low : high;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);
