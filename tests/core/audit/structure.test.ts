import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../core/audit/facts.ts';
import { emptyFacts } from '../../../core/audit/merge.ts';
import { checkStructure, type StructureInput } from '../../../core/audit/structure.ts';
import { intervalQuestions } from '../../../core/audit/structure-interval.ts';

const span = {
  start: '2001-01-01T00:00:00Z',
  end: '2001-01-02T00:00:00Z',
  wallStart: '2001-01-01T00:00:00',
  wallEnd: '2001-01-02T00:00:00',
};
const noon = { kind: 'wall' as const, value: 978_350_400_000_000n };
const at = { name: 'at', type: 'timestamp' };
const sound: Facts = {
  ...emptyFacts,
  files: 1,
  rows: 10,
  bytes: 100,
  rowGroups: 1,
  columns: [
    {
      ...at,
      clock: 'wall',
      nulls: 0,
      values: 10,
      min: noon,
      max: noon,
      minExact: true,
      maxExact: true,
      repeated: false,
    },
  ],
  schemas: [[at]],
};
const input: StructureInput = {
  facts: sound,
  described: null,
  expected: [at],
  schema: 'same',
  rows: 'same',
  rowsRead: 10,
  rowsWritten: 10,
  time: { column: 'at', span },
  answers: {},
};
const outcomes = (change: Partial<StructureInput>) =>
  checkStructure({ ...input, ...change }).checks.map(
    ({ check, outcome, evidence }) => `${check} ${outcome} ${evidence}`,
  );
const blank = { ...sound, columns: [{ ...at, minExact: false, maxExact: false, repeated: false }] };

describe('a partition with footers', () => {
  it('passes all checks without a query when it is sound', () => {
    expect(checkStructure(input)).toEqual({
      checks: [
        {
          check: 'readable',
          outcome: 'pass',
          evidence: 'footer',
          detail: '1 footers without a contradiction',
          blocking: true,
        },
        { check: 'schema', outcome: 'pass', evidence: 'footer', detail: 'the 1 columns of the table', blocking: true },
        {
          check: 'interval',
          outcome: 'pass',
          evidence: 'footer',
          detail:
            '"at" is 2001-01-01T12:00:00 to 2001-01-01T12:00:00, inside 2001-01-01T00:00:00 to 2001-01-02T00:00:00',
          blocking: true,
        },
        {
          check: 'rows',
          outcome: 'pass',
          evidence: 'footer',
          detail: '10 rows of 10 in the source (same)',
          blocking: true,
        },
      ],
      schema: [at],
      rows: 10,
      questions: [],
    });
  });

  it.each<[string, Partial<StructureInput>, string]>([
    ['there is no file', { facts: { ...emptyFacts } }, 'readable fail list'],
    ['the schema differs', { expected: [{ name: 'at', type: 'date' }] }, 'schema fail footer'],
    ['rows got lost', { rowsRead: 11 }, 'rows fail footer'],
    ['rows got lost where that is allowed', { rowsRead: 11, rows: 'fewer' }, 'rows pass footer'],
    ['rows were added', { rowsRead: 9, rows: 'fewer' }, 'rows fail footer'],
    ['rows are not compared', { rowsRead: 9, rows: 'any' }, 'rows pass footer'],
    ['no job ran', { rowsRead: null, rowsWritten: null }, 'rows pass footer'],
    ['the job says otherwise', { rowsRead: 9, rowsWritten: 9, rows: 'any' }, 'rows fail footer'],
    ['the footers know no times', { facts: blank }, 'interval unknown footer'],
  ])('is judged when %s', (_, change, expected) => {
    expect(outcomes(change)).toContain(expected);
  });

  it.each([
    [[{ file: 'f', check: 'I1' as const, message: 'm' }], 'f: m (I1)'],
    [
      [
        { file: 'f', check: 'I5' as const, column: 'c', message: 'm' },
        { file: 'g', check: 'I5' as const, message: 'm' },
      ],
      'f, column "c": m (I5), and 1 more',
    ],
  ])('is unreadable with the problems %o', (problems, detail) => {
    const [readable] = checkStructure({ ...input, facts: { ...sound, problems } }).checks;

    expect(readable).toEqual({ check: 'readable', outcome: 'fail', evidence: 'footer', detail, blocking: true });
  });

  it('has no interval check without a time column', () => {
    const without = { ...sound, columns: [] };

    expect(outcomes({ time: null }).join()).not.toContain('interval');
    expect(outcomes({ facts: without }).join()).not.toContain('interval');
  });

  it('asks for the times that footers leave open, and decides by the answers', () => {
    const open = checkStructure({ ...input, facts: blank });
    const answers = {
      lakefill_time_count: 10,
      lakefill_time_read: '10',
      lakefill_time_timed: 10,
      lakefill_time_zoned: 0,
      lakefill_time_min: '2001-01-01 12:00:00',
      lakefill_time_max: '2001-01-02 12:00:00',
    };

    expect(open.questions).toEqual(intervalQuestions('at', 'duckdb'));
    const decided = checkStructure({ ...input, facts: blank, answers });
    expect(decided.questions).toEqual([]);
    expect(decided.checks.find(({ check }) => check === 'interval')).toMatchObject({
      outcome: 'fail',
      evidence: 'scan',
    });
  });
});

describe('a partition without footers', () => {
  const open: Partial<StructureInput> = { facts: null, described: [at] };

  it('is unknown until a query has read it', () => {
    const { questions, rows } = checkStructure({ ...input, ...open });

    expect(outcomes(open)).toEqual([
      'readable unknown scan',
      'schema pass scan',
      'interval unknown scan',
      'rows unknown scan',
    ]);
    expect(rows).toBeNull();
    expect(questions).toEqual([{ name: 'lakefill_rows', sql: 'COUNT(*)' }, ...intervalQuestions('at', 'duckdb')]);
  });

  it('passes when the answers do', () => {
    const day = '2001-01-01';
    const times = { lakefill_time_min: day, lakefill_time_max: day, lakefill_time_timed: 0, lakefill_time_zoned: 0 };
    const answers = { lakefill_rows: '10', lakefill_time_count: 10, lakefill_time_read: 10, ...times };

    const { checks, rows, questions } = checkStructure({ ...input, ...open, answers });

    expect(checks.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect({ rows, questions }).toEqual({ rows: 10, questions: [] });
  });

  it('has its times inside when it has no row', () => {
    expect(outcomes({ ...open, rowsRead: 0, rowsWritten: 0, answers: { lakefill_rows: 0 } })).toEqual([
      'readable pass scan',
      'schema pass scan',
      'interval pass scan',
      'rows pass scan',
    ]);
  });

  it('has no interval check when the transform drops the time column', () => {
    expect(outcomes({ ...open, described: [{ name: 'x', type: 'int' }], schema: 'any' }).join()).not.toContain(
      'interval',
    );
  });

  it('cannot be held to a schema when nobody knows its own', () => {
    expect(outcomes({ facts: null, described: null })).toContain('schema unknown scan');
  });
});
