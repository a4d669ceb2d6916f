import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../core/gaps/observation.ts';
import { isAltered, isAudited, isSettled } from '../../../core/gaps/settled.ts';
import type { PartitionFacts } from '../../../core/ledger/outcome.ts';
import { declarationHash, facts, observed, seenObject, source } from './given.ts';

const held = (change: Partial<PartitionFacts> = {}): Partial<Observation> => ({
  knowledge: { held: facts(change), failure: null },
});
const registered: Partial<PartitionFacts> = { state: 'registered', sourceId: null, sourceFingerprint: null };

describe('what the ledger says of a partition', () => {
  it.each<[string, Partial<Observation>, { altered: boolean; audited: boolean; settled: boolean }]>([
    ['nothing', {}, { altered: false, audited: false, settled: false }],
    ['published, and nothing changed', held(), { altered: false, audited: true, settled: true }],
    [
      'published from what the source is no more',
      { ...held(), source: source('raw', 'v2') },
      { altered: false, audited: true, settled: false },
    ],
    [
      'published from a source that is gone',
      { ...held(), source: null },
      { altered: false, audited: true, settled: false },
    ],
    ['registered, with a source', held(registered), { altered: false, audited: true, settled: false }],
    [
      'registered, without any source',
      { ...held(registered), source: null },
      { altered: false, audited: true, settled: true },
    ],
    [
      'published under another declaration',
      held({ declarationHash: 'e'.repeat(64) }),
      { altered: false, audited: false, settled: false },
    ],
    [
      'published, and written over',
      { ...held(), objects: [seenObject('a.parquet', 100, 'other')] },
      { altered: true, audited: false, settled: false },
    ],
    ['published, and gone', { ...held(), objects: [] }, { altered: true, audited: false, settled: false }],
  ])('%s', (_, change, expected) => {
    const seen = observed(change);

    expect({
      altered: isAltered(seen),
      audited: isAudited(seen, declarationHash),
      settled: isSettled(seen, declarationHash),
    }).toEqual(expected);
  });
});
