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
