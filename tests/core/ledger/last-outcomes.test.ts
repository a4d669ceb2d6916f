import { expect, it } from 'vitest';
import { lastOutcomes } from '../../../core/ledger/last-outcomes.ts';
import type { PartitionOutcome } from '../../../core/ledger/outcome.ts';
import { failed, keyOf, outcomes, published } from './given.ts';

it.each<[string, PartitionOutcome[][], PartitionOutcome[]]>([
  ['nothing of nothing', [], []],
  ['each partition of one chunk', [[published(0), failed(1)]], [published(0), failed(1)]],
  ['a success after a failure', [[failed(0)], [published(0, { tries: 1 })]], [published(0, { tries: 1 })]],
  ['the later of two failures', [[failed(0, 'JobFailed')], [failed(0, 'AuditFailed')]], [failed(0, 'AuditFailed')]],
  ['a success, though a later chunk failed', [[published(0)], [failed(0)]], [published(0)]],
  [
    'the later of two successes',
    [[published(0)], [published(0, { state: 'unchanged' })]],
    [published(0, { state: 'unchanged' })],
  ],
])('the last word is %s', (_, chunks, last) => {
  expect([...lastOutcomes(chunks.map((all) => outcomes(...all)))]).toEqual(last.map((one) => [one.partition, one]));
  expect(last.map((one) => one.partition)).toEqual(last.map((_one, number) => keyOf(number)));
});
