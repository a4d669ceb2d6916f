import type { Interval } from '../calendar/interval.ts';
import type { OtherValues } from './partition.ts';
import type { SkipReason } from './request.ts';

/** One combination of the other keys' values, at its place in declared order. */
export interface Member {
  readonly order: number;
  readonly values: OtherValues;
  /** Why it is left out, where it is. */
  readonly reason?: SkipReason;
}

/** Members that share their times: sorted intervals that do not overlap. */
export interface Track {
  readonly intervals: readonly Interval[];
  readonly members: readonly Member[];
}

/** A stretch of time in which the same members are meant, in declared order. */
export interface Segment extends Interval {
  readonly members: readonly Member[];
}

/** Lays tracks side by side: cut wherever one of them begins or ends, oldest first. */
export function* timeline(tracks: readonly Track[]): Generator<Segment> {
  if (tracks.length === 1) {
    for (const track of tracks) for (const interval of track.intervals) yield { ...interval, members: track.members };
    return;
  }
  const cuts = [...new Set(tracks.flatMap(({ intervals }) => intervals.flatMap(({ start, end }) => [start, end])))];
  cuts.sort((a, b) => a - b);
  const positions = tracks.map(() => 0);
  for (const [i, start] of cuts.entries()) {
    const end = cuts[i + 1];
    if (end === undefined) return;
    const members: Member[] = [];
    tracks.forEach((track, t) => {
      let position = positions[t] ?? 0;
      while ((track.intervals[position]?.end ?? Number.POSITIVE_INFINITY) <= start) position += 1;
      positions[t] = position;
      if ((track.intervals[position]?.start ?? Number.POSITIVE_INFINITY) <= start) members.push(...track.members);
    });
    if (members.length > 0) yield { start, end, members: members.sort((a, b) => a.order - b.order) };
  }
}
