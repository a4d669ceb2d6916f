import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../core/audit/facts.ts';
import { emptyFacts } from '../../../core/audit/merge.ts';
import { checkStructure, type StructureInput } from '../../../core/audit/structure.ts';
import { checkSchema, checkSchemas } from '../../../core/audit/structure-schema.ts';

const span = {
  start: '2001-01-01T00:00:00Z',
  end: '2001-01-02T00:00:00Z',
  wallStart: '2001-01-01T00:00:00',
  wallEnd: '2001-01-02T00:00:00',
};
const at = { name: 'at', type: 'timestamp' };
/** Ten rows of whose times nothing is known. */
const facts: Facts = {
  ...emptyFacts,
  files: 2,
  rows: 10,
  columns: [{ ...at, minExact: false, maxExact: false, repeated: false }],
  schemas: [[at]],
};
const input: StructureInput = {
  facts,
  described: null,
  expected: [at],
  schema: 'same',
  rows: 'same',
  rowsRead: 10,
  rowsWritten: 10,
  time: { column: 'AT', span },
  answers: {},
};
const scanned: Partial<StructureInput> = { facts: null, described: [at] };
const times = (count: number, min: string, max: string) => ({
  lakefill_time_count: count,
  lakefill_time_read: count,
  lakefill_time_timed: count,
  lakefill_time_zoned: 0,
  lakefill_time_min: min,
  lakefill_time_max: max,
});

describe('the checks of a partition say why', () => {
  it.each<[string, Partial<StructureInput>, string, string]>([
    ['no file', { facts: emptyFacts }, 'readable', 'fail list: there is no file'],
    ['sound footers', {}, 'readable', 'pass footer: 2 footers without a contradiction'],
    ['no footers', scanned, 'readable', 'unknown scan: not read yet'],
    ['no footers and a count', { ...scanned, answers: { lakefill_rows: '7' } }, 'readable', 'pass scan: 7 rows read'],
    [
      'no footers and a NULL',
      { ...scanned, answers: { lakefill_rows: null } },
      'readable',
      'unknown scan: not read yet',
    ],
    ['the same columns', {}, 'schema', 'pass footer: the 1 columns of the table'],
    ['the same columns, described', scanned, 'schema', 'pass scan: the 1 columns of the table'],
    ['no columns', { facts: null }, 'schema', 'unknown scan: no columns are known'],
    ['a table without columns', { expected: null }, 'schema', 'pass footer: 1 columns, the first of this table'],
    ['as many rows', {}, 'rows', 'pass footer: 10 rows of 10 in the source (same)'],
    ['fewer rows', { rowsRead: 11 }, 'rows', 'fail footer: 10 rows of 11 in the source (same)'],
    [
      'fewer rows as declared',
      { rowsRead: 11, rows: 'fewer' },
      'rows',
      'pass footer: 10 rows of 11 in the source (fewer)',
    ],
    ['as many rows where fewer are', { rows: 'fewer' }, 'rows', 'pass footer: 10 rows of 10 in the source (fewer)'],
    ['more rows', { rowsRead: 9, rows: 'fewer' }, 'rows', 'fail footer: 10 rows of 9 in the source (fewer)'],
    ['rows of any number', { rowsRead: 9, rows: 'any' }, 'rows', 'pass footer: 10 rows'],
    ['rows without a source', { rowsRead: null }, 'rows', 'pass footer: 10 rows'],
    ['rows without a job', { rowsWritten: null }, 'rows', 'pass footer: 10 rows of 10 in the source (same)'],
    [
      'other rows than written',
      { rowsWritten: 9 },
      'rows',
      'fail footer: the job says it wrote 9 rows, the files hold 10',
    ],
    ['rows that nobody counted', scanned, 'rows', 'unknown scan: rows are not counted yet'],
    ['times that nobody read', {}, 'interval', 'unknown footer: the footers do not bound "at"'],
    ['times that nobody read, described', scanned, 'interval', 'unknown scan: the times of "AT" are not read yet'],
    ['no rows', { ...scanned, answers: { lakefill_rows: 0 } }, 'interval', 'pass scan: no rows'],
    [
      'times that a query read',
      { answers: times(10, '2001-01-01 00:00:00', '2001-01-01 23:00:00') },
      'interval',
      'pass scan: "AT" is 2001-01-01T00:00:00 to 2001-01-01T23:00:00, inside 2001-01-01T00:00:00 to 2001-01-02T00:00:00',
    ],
    [
      'times of the clock that footers tell',
      {
        facts: { ...facts, columns: facts.columns.map((column) => ({ ...column, clock: 'instant' })) },
        answers: times(10, '2001-01-01 00:00:00', '2001-01-01 23:00:00'),
      },
      'interval',
      'pass scan: "AT" is 2001-01-01T00:00:00Z to 2001-01-01T23:00:00Z, inside 2001-01-01T00:00:00Z to 2001-01-02T00:00:00Z',
    ],
  ])('of %s', (_, change, name, expected) => {
    const found = checkStructure({ ...input, ...change }).checks.find(({ check }) => check === name);

    expect(found && { said: `${found.outcome} ${found.evidence}: ${found.detail}`, blocking: found.blocking }).toEqual({
      said: expected,
      blocking: true,
    });
  });
});

describe('what is still to be asked', () => {
  const time = ['count', 'read', 'timed', 'zoned', 'min', 'max'].map((name) => `lakefill_time_${name}`);

  it.each<[string, Partial<StructureInput>, string[]]>([
    ['the times, where footers leave them open', {}, time],
    ['nothing, where there is no time', { time: null }, []],
    ['nothing, where the times were read', { answers: times(10, 'x', 'x') }, []],
    ['rows and times, without footers', scanned, ['lakefill_rows', ...time]],
    ['the times, once the rows are counted', { ...scanned, answers: { lakefill_rows: 5 } }, time],
    ['the rows, once the times were read', { ...scanned, answers: times(1, 'x', 'x') }, ['lakefill_rows']],
    ['the rows, where the transform drops the time', { ...scanned, time: { column: 'x', span } }, ['lakefill_rows']],
  ])('is %s', (_, change, names) => {
    expect(checkStructure({ ...input, ...change }).questions.map(({ name }) => name)).toEqual(names);
  });
});

describe('a verdict on columns says', () => {
  const int = (name: string, type = 'int') => ({ name, type });

  it.each<[string, () => { outcome: string; detail: string }, string]>([
    [
      'that they are the table’s',
      () => checkSchema([int('a')], [int('A')], 'same'),
      'pass: the 1 columns of the table',
    ],
    ['that nobody compares them', () => checkSchema([int('a')], [int('b')], 'any'), 'pass: columns are not compared'],
    ['what is missing', () => checkSchema([int('a')], [], 'add'), 'fail: "a" is missing'],
    [
      'what fails beside what would pass',
      () => checkSchema([int('a'), int('b')], [int('a', 'date'), int('b', 'bigint'), int('c')], 'add'),
      'fail: "a" is date, not int',
    ],
    [
      'that files differ',
      () => checkSchemas([int('a')], [[int('a')], [int('a'), int('b')]], 'add'),
      'pass: files differ: "b" int is new',
    ],
    ['that no columns are known', () => checkSchemas([int('a')], [], 'any'), 'pass: no columns are known'],
  ])('%s', (_, act, expected) => {
    const { outcome, detail } = act();

    expect(`${outcome}: ${detail}`).toBe(expected);
  });

  it.each([
    ['ARRAY< VARCHAR(9) >', 'array<string>', true],
    ['char(3)', 'string', true],
    ['integer', 'int', true],
    ['decimal', 'decimal(10,0)', true],
    ['decimal(5)', 'decimal(5,0)', true],
    ['map<integer,decimal>', 'map<int,decimal(10,0)>', true],
    ['struct<a:varchar(1),b:char(2)>', 'struct<a:string,b:string>', true],
    ['mychar(3)', 'string', false],
    ['decimal(5,2)', 'decimal(5,0)', false],
    ['bigint', 'int', false],
  ])('%s and %s are one type: %s', (a, b, same) => {
    expect(checkSchema([int('x', a)], [int('x', b)], 'same').outcome).toBe(same ? 'pass' : 'fail');
  });

  it.each([
    ['smallint', 'tinyint', 'smallint'],
    ['integer', 'bigint', 'bigint'],
    ['double', 'float', 'double'],
    ['decimal(9,2)', 'decimal(10,2)', 'decimal(10,2)'],
    ['decimal(10,2)', 'decimal(9,2)', 'decimal(10,2)'],
    ['decimal', 'decimal(12)', 'decimal(12,0)'],
    ['decimal(9,2)', 'int', null],
    ['int', 'decimal(9,2)', null],
    ['float', 'int', null],
    ['int', 'string', null],
    ['decimal(9,2)', 'array<decimal(9,3)>', null],
  ])('%s and %s are both held by %s', (a, b, wide) => {
    const { outcome, merged } = checkSchema([int('x', a)], [int('x', b)], 'add');

    expect({ outcome, merged }).toEqual(
      wide === null ? { outcome: 'fail', merged: [int('x', a)] } : { outcome: 'pass', merged: [int('x', wide)] },
    );
  });
});
