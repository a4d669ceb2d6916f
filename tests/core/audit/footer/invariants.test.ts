import { describe, expect, it } from 'vitest';
import { type ChunkSpec, type FooterSpec, fileOf, float64, int32 } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';

const columns: FooterSpec['columns'] = [
  { name: 'a', type: 'INT32' },
  { name: 'r', type: 'INT32', repetition: 'required' },
  { name: 'd', type: 'DOUBLE' },
];
/** Three sound chunks, one of them replaced. */
const group = (index: number, chunk: ChunkSpec, rows = 10): FooterSpec['rowGroups'][number] => ({
  rows,
  chunks: [{}, {}, {}].with(index, chunk),
});
const bounds = (min: Uint8Array, max: Uint8Array) => ({ statistics: { 5: max, 6: min, 3: 0n } });

async function problemsOf(spec: Partial<FooterSpec>) {
  const { reading } = await readBytes(fileOf({ columns, rowGroups: [{ rows: 10 }], ...spec }), 'f');
  return { problems: reading.facts.problems, columns: reading.facts.columns, rows: reading.facts.rows };
}

describe('the invariants of a footer', () => {
  it.each<[string, Partial<FooterSpec>, string | undefined, string]>([
    ['I1', { rows: 0 }, undefined, 'the file says 0 rows, its row groups hold 10'],
    ['I2', { rowGroups: [group(0, { values: 9 })] }, 'a', 'row group 0: 9 values for 10 rows'],
    ['I3', { rowGroups: [group(0, { statistics: { 3: 11n } })] }, 'a', 'row group 0: 11 nulls among 10 values'],
    ['I3', { rowGroups: [group(0, { statistics: { 3: -1n } })] }, 'a', 'row group 0: -1 nulls among 10 values'],
    ['I4', { rowGroups: [group(1, { statistics: { 3: 5n } })] }, 'r', 'row group 0: 5 nulls in a required column'],
    ['I5', { rowGroups: [group(0, bounds(int32(2), int32(1)))] }, 'a', 'row group 0: min is above max'],
    ['I5', { rowGroups: [group(2, bounds(float64(NaN), float64(1)))] }, 'd', 'row group 0: a bound is NaN'],
    ['I5', { rowGroups: [group(2, bounds(float64(1), float64(NaN)))] }, 'd', 'row group 0: a bound is NaN'],
    [
      'I6',
      { rowGroups: [group(0, { start: 3 })] },
      'a',
      'row group 0: its pages at 3 to 103 do not lie between 4 and the footer at 1004',
    ],
    [
      'I6',
      { rowGroups: [group(0, { start: 905 })] },
      'a',
      'row group 0: its pages at 905 to 1005 do not lie between 4 and the footer at 1004',
    ],
    [
      'I6',
      { rowGroups: [group(0, { bytes: -1 })] },
      'a',
      'row group 0: its pages at 4 to 3 do not lie between 4 and the footer at 1004',
    ],
    [
      'I6',
      { rowGroups: [group(0, { start: 950, dictionary: 910 })] },
      'a',
      'row group 0: its pages at 910 to 1010 do not lie between 4 and the footer at 1004',
    ],
    ['I7', { rowGroups: [{ rows: 10, chunks: [{}, {}] }] }, undefined, 'row group 0: 2 column chunks for 3 columns'],
    [
      'I7',
      { rowGroups: [{ rows: 10, chunks: [{}, {}, {}, {}] }] },
      undefined,
      'row group 0: 4 column chunks for 3 columns',
    ],
    [
      'I8',
      { rowGroups: [{ rows: 10 }, group(0, { path: ['x', 'y'] })] },
      'a',
      'row group 1: the chunk belongs to "x.y"',
    ],
    ['I8', { rowGroups: [group(0, { type: 'INT64' })] }, 'a', 'row group 0: the chunk is INT64, the column INT32'],
    [
      'I8',
      { rowGroups: [group(0, { raw: { 3: { 1: 99, 3: ['a'], 5: 10n, 7: 1n, 9: 4n } } })] },
      'a',
      'row group 0: the chunk is of no known type, the column INT32',
    ],
  ])('%s, broken by %o', async (check, spec, column, message) => {
    const { problems } = await problemsOf(spec);

    expect(problems).toEqual([{ file: 'f', check, ...(column && { column }), message }]);
  });

  it('are said once per column, however many row groups break them', async () => {
    const { problems } = await problemsOf({ rowGroups: [{ rows: 10 }, ...Array(3).fill(group(0, { values: 9 }))] });

    expect(problems).toEqual([
      { file: 'f', check: 'I2', column: 'a', message: 'row group 1: 9 values for 10 rows, and in 2 more row groups' },
    ]);
  });

  it.each<[string, ChunkSpec]>([
    ['I2', { values: 9, statistics: { 3: 0n } }],
    ['I5', bounds(int32(2), int32(1))],
    ['I8', { path: ['z'], ...bounds(int32(1), int32(2)) }],
  ])('leave nothing known of a column that breaks %s', async (_, chunk) => {
    const { columns: facts } = await problemsOf({ rowGroups: [group(0, chunk)] });

    expect(facts[0]).toEqual({ name: 'a', type: 'int', minExact: false, maxExact: false, repeated: false });
  });

  it.each<[string, Partial<FooterSpec>]>([
    ['a file of no rows and no pages', { rowGroups: [{ rows: 0, chunks: Array(3).fill({ start: 0, bytes: 0 }) }] }],
    ['pages up to the footer', { rowGroups: [group(0, { start: 904 })] }],
    ['a dictionary at 0', { rowGroups: [group(0, { dictionary: 0 })] }],
    [
      'pages in another file',
      { rowGroups: [group(0, { raw: { 1: 'other', 3: { 1: 1, 3: ['a'], 5: 10n, 7: 1n, 9: 0n } } })] },
    ],
    ['a column with encrypted metadata', { rowGroups: [group(0, { raw: { 2: 4n, 9: new Uint8Array(20) } })] }],
    ['a column with an encryption key', { rowGroups: [group(0, { raw: { 2: 4n, 8: {} } })] }],
  ])('hold for %s', async (_, spec) => {
    expect((await problemsOf(spec)).problems).toEqual([]);
  });

  it('leave an encrypted column unknown and its rows known', async () => {
    const { columns: facts, rows } = await problemsOf({ rowGroups: [group(0, { raw: { 8: {} } })] });

    expect(rows).toBe(10);
    expect(facts[0]).toEqual({ name: 'a', type: 'int', minExact: false, maxExact: false, repeated: false });
  });

  it('take the row groups for the truth about rows', async () => {
    expect((await problemsOf({ rows: 0, rowGroups: [{ rows: 2 }, { rows: 4 }] })).rows).toBe(6);
  });
});
