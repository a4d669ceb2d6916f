import type { Interval } from '../calendar/interval.ts';
import { coalesce } from '../calendar/intervals.ts';
import type { OtherValues } from './partition.ts';
import type { Selector } from './selector.ts';
import type { Member } from './timeline.ts';

/** Combinations of the other keys' values with the times that are meant and left out for them. */
export interface Cohort {
  members: Member[];
  included: Interval[];
  excluded: Interval[];
}

/** Combinations that the same selectors apply to are worked on together. */
export function cohorts(
  others: readonly OtherValues[],
  include: readonly Selector[],
  exclude: readonly Selector[],
): Cohort[] {
  const groups = [...byValues(include, 'included'), ...byValues(exclude, 'excluded')].map((group, id) => ({
    ...group,
    id,
    pairs: Object.entries(group.values),
  }));
  const found = new Map<string, Cohort>();
  others.forEach((values, order) => {
    const applying = groups.filter(({ pairs }) => pairs.every(([name, value]) => values[name] === value));
    const id = applying.map((group) => group.id).join();
    const cohort = found.get(id);
    if (cohort) cohort.members.push({ order, values });
    else {
      const times = (role: Role): Interval[] =>
        coalesce(applying.filter((group) => group.role === role).flatMap((group) => group.intervals));
      found.set(id, { members: [{ order, values }], included: times('included'), excluded: times('excluded') });
    }
  });
  return [...found.values()];
}

type Role = 'included' | 'excluded';

/** A list of a hundred thousand partitions names only so many values. */
function byValues(selectors: readonly Selector[], role: Role) {
  const groups = new Map<string, { role: Role; values: OtherValues; intervals: Interval[] }>();
  for (const { start, end, values } of selectors) {
    const id = JSON.stringify(Object.entries(values));
    const group = groups.get(id) ?? { role, values, intervals: [] };
    group.intervals.push({ start, end });
    groups.set(id, group);
  }
  return groups.values();
}
