import type { Interval } from '../calendar/interval.ts';
import { coalesce, intersect, subtract } from '../calendar/intervals.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { LakefillError } from '../errors.ts';
import { invalidRequest, type RequestProblem } from './invalid-request.ts';
import { combinations, type OtherValues, partitionMaker } from './partition.ts';
import { boxes } from './ranges.ts';
import type { Partition, PartitionRange, Request, Resolution, Skipped, SkipReason } from './request.ts';
import { parseSelector, type Selector } from './selector.ts';
import { timeText } from './span.ts';
import { rangeText, tableRange } from './table-range.ts';
import { type Member, type Track, timeline } from './timeline.ts';
import { valuesOf } from './where.ts';
import { windowOf } from './window.ts';

/**
 * The partitions that a request means for a dataset at a frozen `now` (milliseconds). This is the only place that turns
 * what people ask into partitions. Throws `InvalidRequest` with every problem at once when the request means nothing, or
 * something that cannot be. Costs time by the number of intervals asked for, not of cells.
 */
export function resolve(request: Request, dataset: Dataset, now: number): Resolution {
  const { calendar } = dataset;
  const range = tableRange(dataset, now);
  if ('problem' in range) {
    const reason = `range ${rangeText(dataset)}: ${range.problem}`;
    throw new LakefillError('InvalidDeclaration', `${dataset.id}: ${reason}`, {
      data: { dataset: dataset.id, reason },
    });
  }
  const problems: RequestProblem[] = [];
  const read = (key: 'partitions' | 'exclude'): Selector[] =>
    (request[key] ?? []).flatMap((text) => {
      const selector = parseSelector(text, dataset);
      if (!('problem' in selector)) return [selector];
      problems.push({ key, reason: selector.problem });
      return [];
    });
  const chosen = read('partitions');
  const exclude = read('exclude');
  const values = valuesOf(request, dataset, chosen);
  problems.push(...values.problems);
  const include = request.partitions === undefined ? byTime() : byChoice();
  if (problems.length > 0) throw invalidRequest(problems);

  function byTime(): Selector[] {
    const window = windowOf(request, dataset, range as Interval, now);
    if (!('problems' in window)) return [{ ...window, values: {} }];
    problems.push(...window.problems);
    return [];
  }

  function byChoice(): Selector[] {
    const inside = chosen.flatMap((selector, i): Selector[] => {
      const [cut] = intersect([selector], [range as Interval]);
      if (cut && Number.isFinite(cut.start)) return [{ ...cut, values: selector.values }];
      const reason = cut
        ? 'names no time, and the table declares no range'
        : `is outside the table's range ${rangeText(dataset)}`;
      problems.push({ key: 'partitions', reason: `${request.partitions?.[i]} ${reason}` });
      return [];
    });
    if (inside.length > 0 && inside.every((selector) => selector.start >= now)) {
      problems.push({ key: 'partitions', reason: 'all of them lie in the future' });
    }
    return inside;
  }

  const opening = calendar.at(now).start;
  const tracks = cohorts(combinations(values.lists), include, exclude).map(({ members, included, excluded }) => {
    const left = coalesce(subtract(included, excluded));
    return {
      members,
      kept: intersect(left, [{ start: Number.NEGATIVE_INFINITY, end: opening }]),
      open: intersect(left, [{ start: opening, end: Number.POSITIVE_INFINITY }]),
      excluded: intersect(included, excluded),
    };
  });
  const kept: Track[] = tracks.map(({ members, kept: intervals }) => ({ members, intervals }));
  const times = kept.flatMap((track) => track.intervals);

  return {
    from:
      times.length === 0
        ? null
        : timeText(calendar, calendar.at(times.reduce((least, { start }) => Math.min(least, start), Infinity))),
    through:
      times.length === 0
        ? null
        : timeText(calendar, calendar.at(times.reduce((most, { end }) => Math.max(most, end), -Infinity) - 1)),
    expected: kept.reduce(
      (sum, { intervals, members }) =>
        sum + members.length * intervals.reduce((cells, { start, end }) => cells + calendar.count(start, end), 0),
      0,
    ),
    partitions: () => walk(dataset, kept),
    skipped: () =>
      skippedOf(dataset, [
        ...tracks.map(({ members, excluded }) => track(members, excluded, 'excluded')),
        ...tracks.map(({ members, open }) => track(members, open, 'not-ended')),
      ]),
    ranges: () => rangesOfTracks(kept, values.constrained),
  };
}

const track = (members: readonly Member[], intervals: readonly Interval[], reason: SkipReason): Track => ({
  intervals,
  members: members.map((member) => ({ ...member, reason })),
});

interface Cohort {
  members: Member[];
  included: Interval[];
  excluded: Interval[];
}

/** Combinations that the same selectors apply to are worked on together. */
function cohorts(others: readonly OtherValues[], include: readonly Selector[], exclude: readonly Selector[]): Cohort[] {
  const found = new Map<string, Cohort>();
  const valued = [...include, ...exclude].some(({ values }) => Object.keys(values).length > 0);
  others.forEach((values, order) => {
    const applies = (selector: Selector): boolean =>
      Object.entries(selector.values).every(([name, value]) => values[name] === value);
    const id = valued ? [...include, ...exclude].map((selector) => (applies(selector) ? 1 : 0)).join('') : '';
    const cohort = found.get(id);
    if (cohort) cohort.members.push({ order, values });
    else {
      found.set(id, {
        members: [{ order, values }],
        included: coalesce(include.filter(applies)),
        excluded: coalesce(exclude.filter(applies)),
      });
    }
  });
  return [...found.values()];
}

function* walk(dataset: Dataset, tracks: readonly Track[]): Generator<Partition> {
  for (const segment of timeline(tracks)) {
    const make = partitionMaker(
      dataset,
      segment.members.map((member) => member.values),
    );
    for (const cell of dataset.calendar.cells(segment.start, segment.end)) yield* make(cell);
  }
}

function* skippedOf(dataset: Dataset, tracks: readonly Track[]): Generator<Skipped> {
  for (const segment of timeline(tracks)) {
    const { members } = segment;
    const make = partitionMaker(
      dataset,
      members.map((member) => member.values),
    );
    for (const cell of dataset.calendar.cells(segment.start, segment.end)) {
      for (const [i, { key }] of make(cell).entries()) {
        yield { partition: key, reason: members[i]?.reason ?? 'excluded' };
      }
    }
  }
}

/** Keys that every declared value is meant of say nothing in a range. */
function rangesOfTracks(tracks: readonly Track[], constrained: ReadonlySet<string>): PartitionRange[] {
  const single = tracks.length === 1;
  return boxes(
    tracks.flatMap(({ intervals, members }) => members.map((member) => ({ intervals, values: member.values }))),
  ).map(({ start, end, values = {} }) => {
    const kept = Object.entries(values).filter(([name]) => !single || constrained.has(name));
    return kept.length === 0 ? { start, end } : { start, end, values: Object.fromEntries(kept) };
  });
}
