import type { Interval } from '../calendar/interval.ts';
import { coalesce, intersect, subtract } from '../calendar/intervals.ts';
import { timeText } from '../calendar/span.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { LakefillError } from '../errors.ts';
import { cohorts } from './cohort.ts';
import { invalidRequest, type RequestProblem } from './invalid-request.ts';
import { combinations, partitionMaker } from './partition.ts';
import { boxes } from './ranges.ts';
import type { Partition, PartitionRange, Request, Resolution, Skipped, SkipReason } from './request.ts';
import { parseSelector, type Selector } from './selector.ts';
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
  const chosen = selectors('partitions', request.partitions, dataset, problems);
  const exclude = selectors('exclude', request.exclude, dataset, problems);
  const values = valuesOf(request, dataset, chosen);
  problems.push(...values.problems);
  const include =
    request.partitions === undefined
      ? byTime(request, dataset, range, now, problems)
      : byChoice(chosen, dataset, range, now, problems);
  if (problems.length > 0) throw invalidRequest(problems);

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

  const first = times.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const last = times.reduce((most, { end }) => Math.max(most, end), Number.NEGATIVE_INFINITY);

  return {
    from: times.length === 0 ? null : timeText(calendar, calendar.at(first)),
    through: times.length === 0 ? null : timeText(calendar, calendar.at(last - 1)),
    expected: kept.reduce(
      (sum, { intervals, members }) =>
        sum + members.length * intervals.reduce((cells, { start, end }) => cells + calendar.count(start, end), 0),
      0,
    ),
    partitions: () => walk(dataset, kept),
    segments: () => timeline(kept),
    skipped: () =>
      skippedOf(dataset, [
        ...tracks.map(({ members, excluded }) => track(members, excluded, 'excluded')),
        ...tracks.map(({ members, open }) => track(members, open, 'not-ended')),
      ]),
    ranges: () => rangesOfTracks(kept, values.constrained),
  };
}

function selectors(
  key: 'partitions' | 'exclude',
  texts: readonly string[] = [],
  dataset: Dataset,
  problems: RequestProblem[],
): Selector[] {
  return texts.flatMap((text) => {
    const selector = parseSelector(text, dataset);
    if (!('problem' in selector)) return [selector];
    problems.push({ key, reason: selector.problem });
    return [];
  });
}

function byTime(
  request: Request,
  dataset: Dataset,
  range: Interval,
  now: number,
  problems: RequestProblem[],
): Selector[] {
  const window = windowOf(request, dataset, range, now);
  if (!('problems' in window)) return [{ ...window, values: {}, text: '' }];
  problems.push(...window.problems);
  return [];
}

/** What of an explicit choice lies in the table's range; an entry wholly outside is a mistake. */
function byChoice(
  chosen: readonly Selector[],
  dataset: Dataset,
  range: Interval,
  now: number,
  problems: RequestProblem[],
): Selector[] {
  const inside = chosen.flatMap((selector): Selector[] => {
    const [cut] = intersect([selector], [range]);
    if (cut && Number.isFinite(cut.start)) return [{ ...selector, ...cut }];
    const why = cut
      ? 'says no time, and the table declares no range'
      : `is outside the table's range ${rangeText(dataset)}`;
    problems.push({ key: 'partitions', reason: `${selector.text} ${why}` });
    return [];
  });
  if (inside.length > 0 && inside.every((selector) => selector.start > now)) {
    problems.push({ key: 'partitions', reason: 'all of them lie in the future' });
  }
  return inside;
}

const track = (members: readonly Member[], intervals: readonly Interval[], reason: SkipReason): Track => ({
  intervals,
  members: members.map((member) => ({ ...member, reason })),
});

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
