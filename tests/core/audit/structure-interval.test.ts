import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bound, ColumnFacts, Facts } from '../../../core/audit/facts.ts';
import { emptyFacts } from '../../../core/audit/merge.ts';
import {
  checkInterval,
  checkIntervalAnswers,
  intervalQuestions,
  type TimeSpan,
} from '../../../core/audit/structure-interval.ts';
import { selectOf } from '../../../core/audit/structure-question.ts';
import { type Lab, openLab } from './support/parquet.ts';

/** 2001-04-01 in New York, a day of 23 hours. */
const span: TimeSpan = {
  start: '2001-04-01T05:00:00Z',
  end: '2001-04-02T04:00:00Z',
  wallStart: '2001-04-01T00:00:00',
  wallEnd: '2001-04-02T00:00:00',
};
const hourSpan: TimeSpan = { ...span, wallStart: '2001-04-01T05:00:00', wallEnd: '2001-04-01T06:00:00' };

const at = (text: string): bigint => BigInt(Date.parse(`${text}Z`)) * 1000n;
const wall = (text: string): Bound => ({ kind: 'wall', value: at(text) });
const instant = (text: string): Bound => ({ kind: 'instant', value: at(text) });
const date = (text: string): Bound => ({ kind: 'date', value: at(`${text}T00:00:00`) / 86_400_000_000n });
const text = (value: string): Bound => ({ kind: 'text', value });

const factsWith = (column: Partial<ColumnFacts>, rows = 10): Facts => ({
  ...emptyFacts,
  files: 1,
  rows,
  columns: [
    {
      name: 'At',
      type: 'timestamp',
      nulls: 0,
      values: rows,
      minExact: true,
      maxExact: true,
      repeated: false,
      ...column,
    },
  ],
});
const outcome = (column: Partial<ColumnFacts>, within = span): string | undefined =>
  checkInterval(factsWith(column), 'at', within)?.outcome;

describe('event times by footers', () => {
  it.each<[string, Partial<ColumnFacts>, string]>([
    ['wall-clock inside', { min: wall('2001-04-01T00:00:00'), max: wall('2001-04-01T23:59:59.999') }, 'pass'],
    ['wall-clock from before', { min: wall('2001-03-31T23:59:59.999'), max: wall('2001-04-01T01:00:00') }, 'fail'],
    [
      'wall-clock to the end, which is open',
      { min: wall('2001-04-01T01:00:00'), max: wall('2001-04-02T00:00:00') },
      'fail',
    ],
    ['instants inside', { min: instant('2001-04-01T05:00:00'), max: instant('2001-04-02T03:59:59') }, 'pass'],
    [
      'instants that are inside only as wall-clock',
      { min: instant('2001-04-01T00:00:00'), max: instant('2001-04-01T23:00:00') },
      'fail',
    ],
    [
      'an inexact bound inside',
      { min: wall('2001-04-01T00:00:00'), max: wall('2001-04-01T02:00:00'), minExact: false, maxExact: false },
      'pass',
    ],
    [
      'an inexact bound outside',
      { min: wall('2001-03-31T00:00:00'), max: wall('2001-04-01T02:00:00'), minExact: false },
      'unknown',
    ],
    [
      'an inexact end outside',
      { min: wall('2001-04-01T00:00:00'), max: wall('2001-04-02T00:00:00'), maxExact: false },
      'unknown',
    ],
    [
      'all after it, inexactly',
      { min: wall('2001-04-02T00:00:00'), max: wall('2001-04-03T00:00:00'), minExact: false, maxExact: false },
      'fail',
    ],
    [
      'all before it, inexactly',
      { min: wall('2001-03-01T00:00:00'), max: wall('2001-03-02T00:00:00'), minExact: false, maxExact: false },
      'fail',
    ],
    ['the day itself', { type: 'date', min: date('2001-04-01'), max: date('2001-04-01') }, 'pass'],
    ['the day and the next', { type: 'date', min: date('2001-04-01'), max: date('2001-04-02') }, 'fail'],
    ['no bounds', {}, 'unknown'],
    ['bounds of no clock', { min: { kind: 'integer', value: 1n }, max: { kind: 'integer', value: 2n } }, 'unknown'],
    ['one bound', { min: wall('2001-04-01T00:00:00') }, 'unknown'],
    ['only nulls', { nulls: 10 }, 'pass'],
    ['only nulls, by hand', { nulls: 10, values: undefined as never }, 'pass'],
    [
      'text inside, whose offsets nobody knows',
      { type: 'string', min: text('2001-04-01T00:00:00'), max: text('2001-04-01T10:00:00') },
      'unknown',
    ],
    ['text half a day after', { type: 'string', min: text('2001-04-02T12:00:00'), max: text('2001-04-03') }, 'unknown'],
    ['text a day after', { type: 'string', min: text('2001-04-03 00:00'), max: text('2001-04-03') }, 'fail'],
    ['text long before', { type: 'string', min: text('2001-03-01'), max: text('2001-03-05') }, 'fail'],
    ['text that is no time', { type: 'string', min: text('Friday'), max: text('Monday') }, 'unknown'],
    ['text without bounds', { type: 'string' }, 'unknown'],
  ])('%s: %o is %s', (_, column, expected) => {
    expect(outcome(column)).toBe(expected);
  });

  it('count a day into every hour of it', () => {
    expect(outcome({ type: 'date', min: date('2001-04-01'), max: date('2001-04-01') }, hourSpan)).toBe('pass');
    expect(outcome({ type: 'date', min: date('2001-03-31'), max: date('2001-04-01') }, hourSpan)).toBe('fail');
  });

  it('are not looked for where no time column survived', () => {
    expect(checkInterval(factsWith({}), 'other', span)).toBeNull();
    expect(checkInterval(factsWith({ type: 'bigint' }), 'at', span)).toBeNull();
  });

  it('of no rows are inside', () => {
    expect(checkInterval(factsWith({}, 0), 'at', span)).toEqual({
      outcome: 'pass',
      evidence: 'footer',
      detail: 'no row has a time in "at"',
      blocking: true,
    });
  });

  it('are told with both ranges', () => {
    const verdict = checkInterval(
      factsWith({ min: instant('2001-04-01T05:00:00'), max: instant('2001-04-02T04:00:00') }),
      'at',
      span,
    );

    expect(verdict?.detail).toBe(
      '"At" is 2001-04-01T05:00:00Z to 2001-04-02T04:00:00Z, outside 2001-04-01T05:00:00Z to 2001-04-02T04:00:00Z',
    );
  });

  it('need an interval that is one', () => {
    expect(() =>
      outcome({ min: wall('2001-04-01T00:00:00'), max: wall('2001-04-01T00:00:00') }, { ...span, wallStart: 'soon' }),
    ).toThrow(expect.objectContaining({ name: 'Bug', message: '"soon" is not a time' }));
  });
});

it('asks Spark in words that it knows', () => {
  expect(selectOf(intervalQuestions('at', 'spark'))).toBe(
    'SELECT COUNT("at") AS lakefill_time_count, COUNT(TRY_CAST("at" AS TIMESTAMP)) AS lakefill_time_read, ' +
      `SUM(CASE WHEN CAST("at" AS STRING) LIKE '%:%' THEN 1 ELSE 0 END) AS lakefill_time_timed, ` +
      `SUM(CASE WHEN CAST("at" AS STRING) LIKE '%:%Z' OR CAST("at" AS STRING) LIKE '%:%+%' OR CAST("at" AS STRING) LIKE '%:%-%' THEN 1 ELSE 0 END) AS lakefill_time_zoned, ` +
      'CAST(MIN(TRY_CAST("at" AS TIMESTAMP)) AS STRING) AS lakefill_time_min, ' +
      'CAST(MAX(TRY_CAST("at" AS TIMESTAMP)) AS STRING) AS lakefill_time_max FROM partition',
  );
});

describe('event times by query', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab.close());

  async function ask(values: string, clock?: 'instant' | 'wall') {
    await lab.run(`CREATE OR REPLACE VIEW partition AS SELECT * FROM (VALUES ${values}) v("a ""t""")`);
    const [answers] = await lab.ask(selectOf(intervalQuestions('a "t"', 'duckdb')));
    return checkIntervalAnswers(answers ?? {}, 'a "t"', clock, span);
  }

  it.each([
    ["(TIMESTAMP '2001-04-01 00:00:00'), (TIMESTAMP '2001-04-01 23:59:59.999999')", 'pass'],
    ["(TIMESTAMP '2001-04-01 00:00:00'), (NULL), (TIMESTAMP '2001-04-02 00:00:00')", 'fail'],
    ["(TIMESTAMPTZ '2001-04-01 05:00:00+00'), (TIMESTAMPTZ '2001-04-02 03:59:59+00')", 'pass'],
    ["(TIMESTAMPTZ '2001-04-01 04:59:59+00')", 'fail'],
    ["(DATE '2001-04-01')", 'pass'],
    ["(DATE '2001-04-02')", 'fail'],
    ["('2001-04-01 10:00'), ('2001-04-01T11:00:00')", 'pass'],
    ["('2001-04-01T05:00:00Z'), ('2001-04-02T03:00:00Z')", 'pass'],
    ["('2001-04-01T00:30:00-05:00'), ('2001-04-02T03:00:00Z')", 'pass'],
    ["('2001-04-01T00:30:00-05:00'), ('2001-04-02T10:00:00')", 'unknown'],
    ["('2001-04-01T05:30:00Z'), ('2001-04-01T06:00:00'), ('2001-04-01T07:00:00Z')", 'unknown'],
    ["('2001-04-01'), ('2001-04-01 23:00:00')", 'pass'],
    ["('2001-04-01'), ('x')", 'unknown'],
    ["('infinity')", 'unknown'],
    ['(NULL::VARCHAR)', 'pass'],
  ])('%s: %s', async (values, expected) => {
    expect(await ask(values)).toMatchObject({ outcome: expected, evidence: 'scan', blocking: true });
  });

  it('read as the footers say where those know', async () => {
    expect((await ask("(TIMESTAMP '2001-04-02 03:00:00')", 'instant')).outcome).toBe('pass');
    expect((await ask("(TIMESTAMP '2001-04-02 03:00:00')", 'wall')).outcome).toBe('fail');
  });

  it('do not block what proves to tell no time', async () => {
    expect(await ask("('Friday'), ('Monday')")).toEqual({
      outcome: 'unknown',
      evidence: 'scan',
      detail: '"a "t"" does not read as time',
      blocking: false,
    });
  });
});
