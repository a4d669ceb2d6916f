import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../core/audit/inspect.ts';
import { fileOf, int32, wrap } from './support/footer.ts';

const inspect = (bytes: Uint8Array) =>
  inspectFile({ uri: 'f.parquet', size: bytes.byteLength }, async (start, end) => bytes.slice(start, end));
const columns = [
  { name: 'price', type: 'INT32' as const, converted: 5, precision: 9, scale: 2 },
  { name: 'raw', type: 'BYTE_ARRAY' as const },
];
const chunks = [{ statistics: { 3: 1n, 5: int32(1999), 6: int32(-5) } }, {}];

describe('inspectFile', () => {
  it('prints the facts of a sound file for people', async () => {
    expect(await inspect(fileOf({ columns, rowGroups: [{ rows: 3, chunks }] }))).toEqual({
      file: 'f.parquet',
      verdict: 'ok',
      rows: 3,
      rowGroups: 1,
      columns: [
        { name: 'price', type: 'decimal(9,2)', nulls: 1, min: '-0.05', max: '19.99', exact: true },
        { name: 'raw', type: 'binary', nulls: null, min: null, max: null, exact: false },
      ],
      problems: [],
    });
  });

  it('names the contradictions of an inconsistent one', async () => {
    const { verdict, rows, problems } = await inspect(
      fileOf({ columns, rows: 9, rowGroups: [{ rows: 3, chunks: [{ values: 2 }, {}] }] }),
    );

    expect({ verdict, rows, problems }).toEqual({
      verdict: 'inconsistent',
      rows: 3,
      problems: [
        { check: 'I1', column: null, message: 'the file says 9 rows, its row groups hold 3' },
        { check: 'I2', column: 'price', message: 'row group 0: 2 values for 3 rows' },
      ],
    });
  });

  it.each([
    ['corrupt', wrap(new Uint8Array([0x1b, 0]))],
    ['encrypted', wrap(new Uint8Array(20), 10, 20, 'PARE')],
    ['not-parquet', new TextEncoder().encode('a,b\n1,2\n')],
    ['not-parquet', new Uint8Array()],
  ])('says %s of a file without a readable footer', async (verdict, bytes) => {
    const { problems, ...rest } = await inspect(bytes);

    expect(rest).toEqual({ file: 'f.parquet', verdict, rows: null, rowGroups: null, columns: [] });
    expect(problems).toEqual([{ check: 'unreadable', column: null, message: expect.any(String) }]);
  });
});
