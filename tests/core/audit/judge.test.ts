import { describe, expect, it } from 'vitest';
import { judge } from '../../../core/audit/judge.ts';
import type { Check } from '../../../core/audit/verdict.ts';

const check = (change: Partial<Check>): Check => ({
  check: 'rule',
  outcome: 'pass',
  evidence: 'footer',
  detail: '',
  blocking: true,
  ...change,
});
const outcomeOf = (...checks: Check[]): string =>
  judge({ partition: 'dt=2001-01-01', rows: 1, bytes: 2, schema: [], checks }).outcome;

describe('judge', () => {
  it.each<[string, Partial<Check>, string]>([
    ['passes', {}, 'pass'],
    ['fails', { outcome: 'fail' }, 'fail'],
    ['stays unknown', { outcome: 'unknown' }, 'fail'],
    ['stays unknown after a scan', { outcome: 'unknown', evidence: 'scan' }, 'fail'],
    ['only lacks history', { outcome: 'unknown', evidence: 'history' }, 'pass'],
    ['fails by history', { outcome: 'fail', evidence: 'history' }, 'fail'],
    ['is a failed warning', { check: 'warning', outcome: 'fail', blocking: false }, 'pass'],
  ])('a partition of which one check %s: %o', (_, change, expected) => {
    expect(outcomeOf(check({}), check(change))).toBe(expected);
  });

  it('keeps every check and what was counted', () => {
    const checks = [check({}), check({ outcome: 'fail' })];
    const schema = [{ name: 'a', type: 'int' }];

    expect(judge({ partition: 'dt=1', rows: 3, bytes: 4, schema, checks })).toEqual({
      partition: 'dt=1',
      outcome: 'fail',
      checks,
      rows: 3,
      bytes: 4,
      schema,
    });
  });
});
