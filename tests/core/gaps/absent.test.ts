import { expect, it } from 'vitest';
import { absentCandidates } from '../../../core/gaps/absent.ts';
import { observationOf } from '../../../core/gaps/glance.ts';
import { judge } from '../../../core/gaps/judge.ts';
import type { Observation } from '../../../core/gaps/observation.ts';
import { day, declarationHash, entry, facts, glanceOf, observed, seenObject } from './given.ts';

const judgeOne = (seen: Observation) => judge(seen, { declarationHash, sourceRank: () => 0 });

/** Days 0 to 3 have nothing, day 1 not even a source; then one each with an object, an entry, a fact and a waiver. */
const nothing: Partial<Observation> = { catalogued: true, objects: [] };
const waiver = { reason: 'closed', until: null, by: null, at: '2001-02-01T00:00:00Z' };
const seen: Partial<Observation>[] = [
  nothing,
  { ...nothing, source: null, sourceNewest: 0 },
  nothing,
  nothing,
  { ...nothing, objects: [seenObject('a.parquet', 0)] },
  { ...nothing, entry: entry() },
  { ...nothing, knowledge: { held: facts(), failure: null } },
  { ...nothing, waiver },
];
const glance = glanceOf(seen.map((one, index) => observed({ ...one, partition: day(index) })));

it('partitions of which nothing is there or known are judged as if each were judged alone', () => {
  const candidate = absentCandidates(glance, judgeOne);

  const made = [0, 1, 2, 3].map(candidate);

  expect(made).toEqual([0, 1, 2, 3].map((index) => judgeOne(observationOf(glance, index))));
  expect(made.map((one) => one?.findings.map(({ finding }) => finding))).toEqual([
    ['missing'],
    ['missing', 'unrecoverable'],
    ['missing'],
    ['missing'],
  ]);
});

it('one is judged for all that have a source, and one for those without', () => {
  let judged = 0;
  const candidate = absentCandidates(glance, (seen) => {
    judged += 1;
    return judgeOne(seen);
  });

  const made = [0, 1, 2, 3].map(candidate);

  expect(judged).toBe(2);
  expect(made[0]?.findings).toBe(made[3]?.findings);
});

it.each([
  ['an object, even an empty one', 4],
  ['a catalog entry', 5],
  ['a fact in the ledger', 6],
  ['a waiver', 7],
])('one with %s is looked at by itself', (_, index) => {
  expect(absentCandidates(glance, judgeOne)(index)).toBeNull();
});
