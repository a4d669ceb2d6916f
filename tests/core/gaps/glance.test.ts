import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observationOf, plainlySound } from '../../../core/gaps/glance.ts';
import { judge } from '../../../core/gaps/judge.ts';
import type { Observation } from '../../../core/gaps/observation.ts';
import { copyKey } from '../../../core/ledger/facts.ts';
import { day, declarationHash, entry, facts, glanceOf, observed, seenObject, source } from './given.ts';

const waiver = { reason: 'closed', until: null, by: null, at: '2001-02-01T00:00:00Z' };
const registered = facts({ state: 'registered', sourceId: null, sourceFingerprint: null });
const failure = facts({ state: 'failed' });
const held = (own = facts()): Partial<Observation> => ({ knowledge: { held: own, failure: null } });

const restored = (own: ReturnType<typeof facts> | null): Partial<Observation> => ({
  knowledge: { held: own, failure: null, written: new Map([[copyKey(seenObject('a.parquet')), 500]]) },
});

/** The first of two partitions; of the other the ledger knows something, or not. */
const isSound = (change: Partial<Observation>, other: Partial<Observation>): boolean =>
  plainlySound(glanceOf([observed(change), observed({ partition: day(1), ...other })]))(0);

describe('a partition is sound at first sight', () => {
  it.each<[string, Partial<Observation>, boolean]>([
    ['with an object, where there is no catalog', {}, true],
    ['with objects of which one is empty', { objects: [seenObject('a', 0), seenObject('b', 1)] }, true],
    ['not without an object', { objects: [] }, false],
    ['not without a byte', { objects: [seenObject('a', 0), seenObject('b', 0)] }, false],
    ['with its entry in the catalog', { catalogued: true, entry: entry() }, true],
    ['not without its entry in the catalog', { catalogued: true }, false],
    ['when it is as old as its source', { sourceNewest: 1_000 }, true],
    ['not when its source is newer', { sourceNewest: 1_001 }, false],
    [
      'when its newest object is newer than its source',
      { objects: [seenObject('a', 1, 'x', 400), seenObject('b', 1, 'x', 600), seenObject('c', 1, 'x', 500)] },
      true,
    ],
    ['without a source', { source: null, sourceNewest: 0 }, true],
  ])('%s', (_, change, sound) => {
    // The other's source is newer than the two; that says nothing of this one.
    const other = { sourceNewest: 2_000 };

    expect([isSound(change, other), isSound(change, { ...other, ...held() })]).toEqual([sound, sound]);
  });
});

describe('a partition that the ledger knows is sound at first sight', () => {
  it.each<[string, Partial<Observation>, boolean]>([
    ['as it was published', held(), true],
    ['as it was published, from a source that only seems newer', { ...held(), sourceNewest: 2_000 }, true],
    ['not when it was written over', { ...held(), objects: [seenObject('a.parquet', 100, 'other')] }, false],
    ['not when its last audit failed', { knowledge: { held: facts(), failure } }, false],
    ['not when its only audit failed', { knowledge: { held: null, failure } }, false],
    ['not when it is waived', { waiver }, false],
    ['not when it is waived, as it was published', { ...held(), waiver }, false],
    ['when its source is gone', { ...held(), source: null, sourceNewest: 0 }, true],
    ['not when its source changed', { ...held(), source: source('raw', 'v2') }, false],
    ['not when another source has the same', { ...held(), source: { ...source(), id: 'other' } }, false],
    ['when it was only registered', held(registered), true],
    ['not when a rollback put it back, whose age is another', restored(null), false],
    ['not when a rollback put back what was only registered', restored(registered), false],
    ['when a rollback put back what was published', restored(facts()), true],
    ['not when it was only registered and its source is newer', { ...held(registered), sourceNewest: 1_001 }, false],
    ['when the ledger says of what source, not of which content', held(facts({ sourceFingerprint: null })), true],
    ['when the ledger says of which content, not of what source', held(facts({ sourceId: null })), true],
    [
      'not when the ledger says of what source, not of which content, and it is newer',
      { ...held(facts({ sourceFingerprint: null })), sourceNewest: 1_001 },
      false,
    ],
    [
      'not when the ledger says of which content, not of what source, and it is newer',
      { ...held(facts({ sourceId: null })), sourceNewest: 1_001 },
      false,
    ],
  ])('%s', (_, change, sound) => {
    expect(isSound(change, {})).toBe(sound);
  });
});

const object = fc.record({
  name: fc.constantFrom('a.parquet', 'b.parquet'),
  size: fc.oneof({ weight: 4, arbitrary: fc.constant(100) }, { weight: 1, arbitrary: fc.constant(0) }),
  age: fc.nat(3),
});
const knowledge = fc.record({
  held: fc.option(
    fc
      .record({
        sourceId: fc.constantFrom('raw', 'other', null),
        sourceFingerprint: fc.constantFrom(source().fingerprint, 'other', null),
        declarationHash: fc.constantFrom(declarationHash, 'e'.repeat(64)),
      })
      .map(facts),
  ),
  failure: fc.option(fc.constant(failure), { freq: 9 }),
});
/** Of partitions as they may be, many of them sound. */
const seen = fc
  .record({
    catalogued: fc.boolean(),
    hasEntry: fc.boolean(),
    objects: fc.array(object, { maxLength: 2 }),
    knowledge: fc.oneof(fc.constant({ held: null, failure: null }), knowledge),
    waiver: fc.option(fc.constant(waiver), { freq: 9 }),
    source: fc.constantFrom(source(), source(), source('other'), source('raw', 'v2'), null),
    sourceAge: fc.nat(3),
  })
  .map(
    ({ hasEntry, objects: listed, sourceAge, ...rest }): Partial<Observation> => ({
      ...rest,
      entry: hasEntry ? entry() : null,
      objects: listed.map(({ name, size, age }) => seenObject(name, size, `etag-${name}`, age)),
      sourceNewest: rest.source === null ? 0 : sourceAge,
    }),
  );
const several = fc
  .tuple(fc.boolean(), fc.array(seen, { minLength: 1, maxLength: 3 }))
  .map(([catalogued, all]) => all.map((one, index) => observed({ ...one, catalogued, partition: day(index) })));

it('a glance holds all that was observed of a partition', () => {
  fc.assert(
    fc.property(several, (all) => {
      const glance = glanceOf(all);

      expect(all.map((_, index) => observationOf(glance, index))).toEqual(all);
    }),
  );
});

it('nothing is found of a partition that is sound at first sight', () => {
  fc.assert(
    fc.property(several, (all) => {
      const glance = glanceOf(all);

      const sound = all.map((_, index) => index).filter(plainlySound(glance));

      const sourceRank = (id: string): number => ['other', 'raw'].indexOf(id);
      const judged = sound.map((index) => judge(observationOf(glance, index), { declarationHash, sourceRank }));
      expect(judged.flatMap(({ findings }) => findings)).toEqual([]);
    }),
  );
});
