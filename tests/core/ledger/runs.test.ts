import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/hash.ts';
import { runIdOf } from '../../../core/ledger/runs.ts';

const execution = { id: 'arn:1', name: 'nightly', startTime: '2026-11-24T07:30:00.123Z' };

describe('a run id', () => {
  it('is the start, to the second, and a hash of who started', () => {
    expect(runIdOf(execution)).toBe(`20261124T073000Z-${sha256('arn:1|nightly').slice(0, 8)}`);
  });

  it('is safe in keys and file names, and sorts by time', () => {
    const later = runIdOf({ ...execution, startTime: '2026-11-24T07:30:01Z' });

    expect(later).toMatch(/^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$/);
    expect(later > runIdOf(execution)).toBe(true);
  });

  it.each([
    ['the same execution again', {}, true],
    ['its start in another zone', { startTime: '2026-11-24T02:30:00-05:00' }, true],
    ['another execution', { id: 'arn:2' }, false],
    ['another name', { name: 'by-hand' }, false],
    ['another second', { startTime: '2026-11-24T07:30:01Z' }, false],
  ])('of %s is equal: %o %s', (_, change, equal) => {
    expect(runIdOf({ ...execution, ...change }) === runIdOf(execution)).toBe(equal);
  });
});
