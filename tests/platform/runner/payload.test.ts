import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { throughJson } from '../../../platform/local/runner/payload.ts';
import { type Fields, walk } from './steps.ts';

describe('a payload', () => {
  it('goes through JSON both ways', async () => {
    const seen: Json[] = [];
    const { states } = await walk({
      'prepare-run': async () => ({ next: 'discover', when: new Date(0), gone: undefined, nothing: Number.NaN }),
      'discover-gaps': async (payload) => {
        seen.push(payload);
        return { more: false };
      },
    });

    expect(states).toContain('Succeeded');
    expect(seen).toEqual([{ next: 'discover', when: '1970-01-01T00:00:00.000Z', nothing: null }]);
  });

  it('is not shared between a step and the state', async () => {
    const { result } = await walk({
      'discover-gaps': async (payload) => {
        (payload as Fields).runId = 'changed';
        throw new LakefillError('Bug', 'after the change');
      },
      'report-run': async (payload) => ({ ok: true, error: '', cause: '', state: (payload as Fields).state ?? null }),
    });

    expect(result.output).toMatchObject({ state: { runId: 'r1' } });
  });

  it('may have 256 KiB, counted in bytes of UTF-8', () => {
    const longest = 'ü'.repeat(131_071);

    expect(throughJson(longest, 'x')).toBe(longest);
    expect(() => throughJson(`${longest}a`, 'the input of x')).toThrow('the input of x has 262145 bytes');
  });

  it('that is too long ends the run, and nothing catches it', async () => {
    const { result, states } = await walk({ 'discover-gaps': async () => 'x'.repeat(262_144) });

    expect(states).toEqual(['PrepareRun', 'Prepared?', 'DiscoverGaps']);
    expect(result).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: 'the output of DiscoverGaps has 262146 bytes, 262144 are allowed',
    });
  });

  it('tells PrepareRun the execution, with the time of the given clock', async () => {
    const seen: Json[] = [];
    await walk({
      'prepare-run': async (payload) => {
        seen.push(payload);
        return { next: 'report' };
      },
    });

    expect(seen).toEqual([
      {
        execution: { id: 'arn:local:execution:e1', name: 'e1', startTime: '2001-07-05T00:00:00Z' },
        input: { dataset: 'flights' },
      },
    ]);
  });
});
