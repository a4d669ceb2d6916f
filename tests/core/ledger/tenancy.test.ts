import { describe, expect, it } from 'vitest';
import type { Holder, Lease, LeaseEntry } from '../../../core/ledger/lease.ts';
import {
  amend,
  emptyLease,
  enter,
  entryOf,
  held,
  LEASE_MS,
  leave,
  needsRenewal,
} from '../../../core/ledger/tenancy.ts';

const now = Date.UTC(2001, 1, 1);
const holder: Holder = { kind: 'process', id: 'one' };
const partitions = [{ start: 0, end: 86_400_000 }];
const run = (runId: string) => ({ runId, requestHash: `hash-${runId}`, partitions, holder });
const entry = (runId: string, fence: number, change: Partial<LeaseEntry> = {}): LeaseEntry => ({
  ...run(runId),
  fence,
  expiresAt: '2001-02-01T02:00:00Z',
  ...change,
});
const lease = (fence: number, ...runs: LeaseEntry[]): Lease => ({ schemaVersion: 1, fence, runs });

describe('entering', () => {
  it('raises the fence and lasts two hours', () => {
    const first = enter(emptyLease, run('a'), now);
    const second = enter(first, run('b'), now);

    expect([first, second]).toEqual([lease(1, entry('a', 1)), lease(2, entry('a', 1), entry('b', 2))]);
  });

  it('again replaces the holder under a higher fence', () => {
    const other: Holder = { kind: 'process', id: 'two' };

    const after = enter(lease(4, entry('a', 3, { holder: null }), entry('b', 4)), { ...run('a'), holder: other }, now);

    expect(after).toEqual(lease(5, entry('b', 4), entry('a', 5, { holder: other })));
  });

  it('never gives a fence twice, also after all have left', () => {
    const left = leave(enter(emptyLease, run('a'), now), 'a', 1);

    expect(enter(left, run('b'), now)).toEqual(lease(2, entry('b', 2)));
  });
});

describe('leaving', () => {
  const both = lease(2, entry('a', 1), entry('b', 2));

  it.each<[string, string, number, Lease]>([
    ['takes the own entry out', 'a', 1, lease(2, entry('b', 2))],
    ['under an older fence changes nothing', 'b', 1, both],
    ['of a run that is not there changes nothing', 'c', 1, both],
  ])('%s', (_, runId, fence, after) => {
    expect(leave(both, runId, fence)).toEqual(after);
  });
});

describe('the fence', () => {
  const both = lease(2, entry('a', 1), entry('b', 2));

  it('finds the own entry', () => {
    expect(entryOf(both, 'b')).toEqual(entry('b', 2));
    expect(entryOf(both, 'c')).toBeUndefined();
    expect(held(both, 'b', 2)).toEqual(entry('b', 2));
  });

  it('lets its owner change the entry and nothing else', () => {
    const after = amend(both, 'a', 1, { expiresAt: '2001-02-01T03:00:00Z', holder: null });

    expect(after).toEqual(lease(2, entry('a', 1, { expiresAt: '2001-02-01T03:00:00Z', holder: null }), entry('b', 2)));
  });

  it.each<[string, string, number, number | null]>([
    ['a newer one', 'b', 1, 2],
    ['none at all', 'c', 1, null],
  ])('is lost to %s', (_, runId, fence, current) => {
    const lost = expect.objectContaining({ name: 'FenceLost', data: { runId, fence, now: current } });

    expect(() => held(both, runId, fence)).toThrow(lost);
    expect(() => amend(both, runId, fence, { holder: null })).toThrow(lost);
  });
});

describe('an entry is renewed', () => {
  it.each([
    ['not with all of it left', 0, false],
    ['not with half of it left', LEASE_MS / 2, false],
    ['with less than half of it left', LEASE_MS / 2 + 1, true],
    ['when it has expired', LEASE_MS + 1, true],
  ])('%s', (_, passed, due) => {
    expect(needsRenewal(entry('a', 1), now + passed)).toBe(due);
  });
});
