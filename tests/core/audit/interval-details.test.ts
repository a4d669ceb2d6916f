import { describe, expect, it } from 'vitest';
import type { ColumnFacts } from '../../../core/audit/facts.ts';
import { emptyFacts } from '../../../core/audit/merge.ts';
import { checkInterval, checkIntervalAnswers, type TimeSpan } from '../../../core/audit/structure-interval.ts';

/** 2001-04-01 in New York, a day of 23 hours. */
const span: TimeSpan = {
  start: '2001-04-01T05:00:00Z',
  end: '2001-04-02T04:00:00Z',
  wallStart: '2001-04-01T00:00:00',
  wallEnd: '2001-04-02T00:00:00',
};
const walls = 'outside 2001-04-01T00:00:00 to 2001-04-02T00:00:00';

describe('the times that a query read', () => {
  const answered = { count: 4, read: 4, timed: 4, zoned: 0, min: '2001-04-01 00:00:00', max: '2001-04-01 23:59:59' };

  it.each<[string, Partial<typeof answered> | { min: null }, string, string]>([
    ['none', { count: 0, read: 0 }, 'pass', 'no row has a time in "at"'],
    ['some that are no time', { read: 3 }, 'unknown', 'only 3 of 4 values of "at" read as time'],
    ['some with an offset', { zoned: 1 }, 'unknown', '1 of 4 values of "at" have an offset, the others have none'],
    ['no time at its start', { min: null }, 'unknown', 'the times of "at" are not in a form that can be compared'],
    ['no time at its end', { max: 'infinity' }, 'unknown', 'the times of "at" are not in a form that can be compared'],
    [
      'wall-clock readings',
      {},
      'pass',
      '"at" is 2001-04-01T00:00:00 to 2001-04-01T23:59:59, inside 2001-04-01T00:00:00 to 2001-04-02T00:00:00',
    ],
    [
      'wall-clock readings up to the end',
      { max: '2001-04-02 00:00:00' },
      'fail',
      `"at" is 2001-04-01T00:00:00 to 2001-04-02T00:00:00, ${walls}`,
    ],
    [
      'instants',
      { zoned: 4, min: '2001-04-01 05:00:00+00', max: '2001-04-02 03:59:59+00' },
      'pass',
      '"at" is 2001-04-01T05:00:00Z to 2001-04-02T03:59:59Z, inside 2001-04-01T05:00:00Z to 2001-04-02T04:00:00Z',
    ],
    [
      'instants from before',
      { zoned: 4, min: '2001-04-01 04:59:59+00', max: '2001-04-02 03:59:59+00' },
      'fail',
      '"at" is 2001-04-01T04:59:59Z to 2001-04-02T03:59:59Z, outside 2001-04-01T05:00:00Z to 2001-04-02T04:00:00Z',
    ],
    [
      'days',
      { timed: 0, min: '2001-04-01', max: '2001-04-01' },
      'pass',
      '"at" is 2001-04-01 to 2001-04-01, inside 2001-04-01 to 2001-04-02',
    ],
    [
      'days of which one is the next',
      { timed: 0, min: '2001-04-01', max: '2001-04-02' },
      'fail',
      '"at" is 2001-04-01 to 2001-04-02, outside 2001-04-01 to 2001-04-02',
    ],
  ])('are judged: %s', (_, change, outcome, detail) => {
    const answers = Object.fromEntries(
      Object.entries({ ...answered, ...change }).map(([name, value]) => [`lakefill_time_${name}`, value]),
    );

    const verdict = checkIntervalAnswers(answers, 'at', undefined, span);

    expect(verdict).toEqual({ outcome, evidence: 'scan', detail, blocking: true });
  });
});

describe('the times of text by footers', () => {
  const facts = (known: Partial<ColumnFacts>) => ({
    ...emptyFacts,
    files: 1,
    rows: 10,
    columns: [{ name: 'At', type: 'string', minExact: false, maxExact: false, repeated: false, ...known }],
  });
  const text = (value: string) => ({ kind: 'text' as const, value });

  it.each<[string, Partial<ColumnFacts>, string, string]>([
    ['a day after the end', { min: text('2001-04-03T00:00:00') }, 'fail', `at least 2001-04-03T00:00:00, ${walls}`],
    ['less than a day after the end', { min: text('2001-04-02T23:59:59') }, 'unknown', ''],
    ['a day before the start', { max: text('2001-03-30T23:59:59') }, 'fail', `at most 2001-03-30T23:59:59, ${walls}`],
    ['less than a day before the start', { max: text('2001-03-31T00:00:00') }, 'unknown', ''],
    ['bounds of another kind', { min: { kind: 'wall', value: 10n ** 16n } }, 'unknown', ''],
  ])('prove nothing but that all lie outside: %s', (_, known, outcome, detail) => {
    expect(checkInterval(facts(known), 'at', span)).toEqual({
      outcome,
      evidence: 'footer',
      detail: outcome === 'fail' ? `"At" is ${detail}` : '"At" is text: its bounds do not tell',
      blocking: true,
    });
  });
});

describe('bounds that cannot be compared', () => {
  it.each<[string, Partial<ColumnFacts>]>([
    ['of two kinds', { min: { kind: 'wall', value: 0n }, max: { kind: 'instant', value: 0n } }],
    ['of a kind without a clock', { min: { kind: 'integer', value: 0n }, max: { kind: 'integer', value: 0n } }],
    ['of which one is not known', { max: { kind: 'wall', value: 0n } }],
  ])('%s leave the interval open', (_, bounds) => {
    const column = { name: 'at', type: 'timestamp', minExact: true, maxExact: true, repeated: false, ...bounds };

    expect(checkInterval({ ...emptyFacts, files: 1, rows: 1, columns: [column] }, 'AT', span)).toEqual({
      outcome: 'unknown',
      evidence: 'footer',
      detail: 'the footers do not bound "at"',
      blocking: true,
    });
  });
});
