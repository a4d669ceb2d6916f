import { describe, expect, it } from 'vitest';
import { beginRollback, type RollbackRecord, rollbackOutcome } from '../../../core/ledger/rollback.ts';

const record = (change: Partial<RollbackRecord>): RollbackRecord => ({
  schemaVersion: 1,
  runId: 'r1',
  startedAt: '2001-07-05T12:00:00Z',
  reason: null,
  requestedBy: null,
  partitions: { a: { state: 'restored' }, b: { state: 'removed' }, c: { state: 'refused', reason: 'theirs' } },
  table: null,
  outcome: null,
  ...change,
});

describe('a rollback that begins', () => {
  it.each<[string, Partial<RollbackRecord>, string[]]>([
    ['for the first time found nothing done', { partitions: {} }, []],
    [
      'after one that ended leaves to it what that put back',
      { outcome: 'ROLLBACK_FAILED', execution: 'e1' },
      ['a', 'b'],
    ],
    ['after one of an older version as well', { outcome: 'ROLLED_BACK' }, ['a', 'b']],
    ['after a killed one goes on with its work', { execution: 'e1', earlier: ['a'] }, ['a']],
    [
      'again in the same execution answers as before',
      { outcome: 'ROLLED_BACK', execution: 'e2', earlier: ['b'] },
      ['b'],
    ],
  ])('%s', (_, change, earlier) => {
    const found = record(change);

    expect(beginRollback(found, 'e2')).toEqual({ ...found, execution: 'e2', earlier });
  });
});

describe('the outcome of a rollback', () => {
  it.each<[string, string[], string[], boolean, ReturnType<typeof rollbackOutcome>]>([
    ['of what it put back', ['a', 'b'], [], false, 'ROLLED_BACK'],
    ['of what it put back beside an earlier one', ['a', 'b'], ['a'], false, 'ROLLED_BACK'],
    ['of what an earlier one had put back', ['a', 'b'], ['a', 'b'], false, 'NOTHING_TO_ROLL_BACK'],
    ['of a table that an earlier one had to leave', ['a', 'b'], ['a', 'b'], true, 'ROLLED_BACK'],
    ['of nothing', [], [], false, 'NOTHING_TO_ROLL_BACK'],
    ['with a refused partition', ['a', 'c'], ['a'], true, 'ROLLBACK_FAILED'],
    ['with a partition that is not noted', ['a', 'd'], [], false, 'ROLLBACK_FAILED'],
  ])('%s', (_, partitions, earlier, tableChanged, outcome) => {
    expect(rollbackOutcome(record({ earlier }), partitions, tableChanged)).toBe(outcome);
  });
});
