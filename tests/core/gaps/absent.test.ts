import { expect, it } from 'vitest';
import { absentCandidates } from '../../../core/gaps/absent.ts';
import { type Glance, observationOf } from '../../../core/gaps/glance.ts';
import { judge } from '../../../core/gaps/judge.ts';
import type { Observation } from '../../../core/gaps/observation.ts';
import { day, declarationHash, entry, facts, seenObject, source } from './given.ts';

const judgeOne = (seen: Observation) => judge(seen, { declarationHash, sourceRank: () => 0 });

/** Days 0 to 3 have nothing, day 1 not even a source; then one each with an object, an entry, a fact and a waiver. */
const objects = [[], [], [], [], [seenObject('a.parquet', 0)], [], [], []];
const glance: Glance = {
  block: {
    length: objects.length,
    starts: new Float64Array(8),
    ends: new Float64Array(8),
    labels: new Float64Array(8),
    repeated: new Uint8Array(8),
    member: new Uint32Array(8),
    others: [{}],
    partition: day,
  },
  catalogued: true,
  entries: new Map([[5, entry()]]),
  target: {
    bytes: new Float64Array(8),
    newest: Float64Array.from(objects, ([first]) => first?.lastModified ?? Number.NEGATIVE_INFINITY),
    objects: (index) => objects[index] ?? [],
  },
  sources: {
    latest: 500,
    newest: (index) => (index === 1 ? undefined : 500),
    chosen: (index) => (index === 1 ? null : source()),
    exactRows: () => undefined,
  },
  knowledge: new Map([[day(6).key, { held: facts(), failure: null }]]),
  waivers: new Map([[day(7).key, { reason: 'closed', until: null, by: null, at: '2001-02-01T00:00:00Z' }]]),
};

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
