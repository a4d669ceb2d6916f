import type { Interval } from '../calendar/interval.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Partition, PartitionRange } from './request.ts';

type Values = Readonly<Record<string, string>>;
type Lists = Readonly<Record<string, readonly string[]>>;

/** Partitions, oldest first, as few ranges: neighbours in time are joined, then values of the other keys with the same ranges. */
export function rangesOf(partitions: Iterable<Partition>, { calendar }: Pick<Dataset, 'calendar'>): PartitionRange[] {
  const time = new Set(calendar.keys);
  const runs = new Map<string, { values: Values; intervals: Interval[] }>();
  for (const { start, end, values } of partitions) {
    const others = Object.entries(values).filter(([name]) => !time.has(name));
    const id = JSON.stringify(others);
    const run = runs.get(id) ?? { values: Object.fromEntries(others), intervals: [] };
    runs.set(id, run);
    const last = run.intervals.at(-1);
    if (last && last.end === start) run.intervals[run.intervals.length - 1] = { start: last.start, end };
    else run.intervals.push({ start, end });
  }
  return boxes([...runs.values()]);
}

/** Joins what differs in one key only, key by key, and lists the result by time. */
export function boxes(runs: readonly { values: Values; intervals: readonly Interval[] }[]): PartitionRange[] {
  let joined: { values: Lists; intervals: readonly Interval[] }[] = runs.map(({ values, intervals }) => ({
    intervals,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]])),
  }));
  for (const name of Object.keys(runs[0]?.values ?? {})) {
    const groups = new Map<string, { values: Lists; intervals: readonly Interval[] }>();
    for (const { values, intervals } of joined) {
      const id = JSON.stringify([intervals, { ...values, [name]: null }]);
      const known = groups.get(id);
      groups.set(id, {
        intervals,
        values: { ...values, [name]: [...(known?.values[name] ?? []), ...(values[name] ?? [])] },
      });
    }
    joined = [...groups.values()];
  }
  return joined
    .flatMap(({ values, intervals }) =>
      intervals.map(
        ({ start, end }): PartitionRange =>
          Object.keys(values).length === 0 ? { start, end } : { start, end, values },
      ),
    )
    .sort((a, b) => a.start - b.start);
}

/** Whether any partition lies in both. */
export const rangesOverlap = (a: readonly PartitionRange[], b: readonly PartitionRange[]): boolean =>
  a.some((one) =>
    b.some((other) => one.start < other.end && other.start < one.end && valuesMeet(one.values, other.values)),
  );

const valuesMeet = (a: Lists = {}, b: Lists = {}): boolean =>
  Object.entries(a).every(([name, values]) => b[name]?.some((value) => values.includes(value)) ?? true);

export const inRanges = ({ start, end, values }: Partition, ranges: readonly PartitionRange[]): boolean =>
  ranges.some(
    (range) =>
      start < range.end &&
      range.start < end &&
      Object.entries(range.values ?? {}).every(([name, listed]) => listed.includes(values[name] ?? '')),
  );

/** The partitions that lie in the ranges, lazily: for messages that name them. */
export function* overlapping(partitions: Iterable<Partition>, ranges: readonly PartitionRange[]): Generator<Partition> {
  for (const partition of partitions) if (inRanges(partition, ranges)) yield partition;
}
