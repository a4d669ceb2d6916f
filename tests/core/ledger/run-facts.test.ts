import { describe, expect, it } from 'vitest';
import type { FactsDocument, PartitionFacts, PartitionOutcome } from '../../../core/ledger/outcome.ts';
import { runFacts } from '../../../core/ledger/run-facts.ts';
import { object, source } from '../gaps/given.ts';
import { chunk, failed, keyOf, outcomes, published } from './given.ts';

const run = { runId: 'run-1', dataset: 'flights', fence: 5 };
const document = chunk(2);

const factsOf = (change: Partial<PartitionFacts> = {}): PartitionFacts => ({
  state: 'published',
  fence: 5,
  rows: 7,
  bytes: 70,
  schema: [{ name: 'delay', type: 'int' }],
  objects: [object('new.parquet')],
  sourceId: 'raw',
  sourceFingerprint: source().fingerprint,
  declarationHash: document.declarationHash,
  error: null,
  ...change,
});
const failure = factsOf({
  state: 'failed',
  rows: 0,
  bytes: 0,
  schema: [],
  objects: [],
  error: { name: 'AuditFailed', message: 'because' },
});
const documentOf = (partitions: FactsDocument['partitions']): FactsDocument => ({
  schemaVersion: 1,
  dataset: 'flights',
  runId: 'run-1',
  partitions,
});
const chunks = (...each: PartitionOutcome[][]) => each.map((all) => ({ document, outcome: outcomes(...all) }));

describe('the facts of a run', () => {
  it.each<[string, ReturnType<typeof chunks>, FactsDocument | null, FactsDocument['partitions']]>([
    ['of no chunk are none', [], null, {}],
    ['say what was published, from which source', chunks([published(0)]), null, { [keyOf(0)]: factsOf() }],
    [
      'say nothing of a source for what was only registered',
      chunks([published(0, { state: 'registered' })]),
      null,
      { [keyOf(0)]: factsOf({ state: 'registered', sourceId: null, sourceFingerprint: null }) },
    ],
    ['keep failures with their error', chunks([failed(0)]), null, { [keyOf(0)]: failure }],
    [
      'are those of the last fan-out',
      chunks([failed(0), published(1)], [published(0)]),
      null,
      { [keyOf(0)]: factsOf(), [keyOf(1)]: factsOf() },
    ],
    [
      'are those of the last fan-out, also where an earlier one had done it',
      chunks([published(0)], [published(0, { state: 'unchanged' })]),
      null,
      { [keyOf(0)]: factsOf({ state: 'unchanged' }) },
    ],
    [
      'do not take back what an earlier fan-out published',
      chunks([published(0), failed(1)], [failed(0), failed(1)]),
      null,
      { [keyOf(0)]: factsOf(), [keyOf(1)]: failure },
    ],
    [
      'keep the fence that they were first written under',
      chunks([published(0), failed(1)]),
      documentOf({ [keyOf(0)]: factsOf({ fence: 3 }), [keyOf(1)]: { ...failure, fence: 3 } }),
      { [keyOf(0)]: factsOf({ fence: 3 }), [keyOf(1)]: { ...failure, fence: 3 } },
    ],
    [
      'leave what a rollback took back',
      chunks([published(0), published(1)]),
      documentOf({ [keyOf(0)]: factsOf({ state: 'rolled-back', fence: 3, objects: [] }) }),
      { [keyOf(0)]: factsOf({ state: 'rolled-back', fence: 3, objects: [] }), [keyOf(1)]: factsOf() },
    ],
    [
      'take the fence of now where something else became of a partition',
      chunks([published(0)]),
      documentOf({ [keyOf(0)]: { ...failure, fence: 3 } }),
      { [keyOf(0)]: factsOf() },
    ],
  ])('%s', (_, all, previous, partitions) => {
    expect(runFacts(run, all, previous)).toEqual(documentOf(partitions));
  });

  it('name no source that is not known', () => {
    const bare = chunk(1, 0, { partitions: chunk(1).partitions.map((one) => ({ ...one, source: null })) });

    expect(runFacts(run, [{ document: bare, outcome: outcomes(published(0)) }], null)).toEqual(
      documentOf({ [keyOf(0)]: factsOf({ sourceId: null, sourceFingerprint: null }) }),
    );
  });
});
