import { describe, expect, it } from 'vitest';
import { readFooter } from '../../../../core/audit/footer/index.ts';
import { LakefillError } from '../../../../core/errors.ts';
import { fileOf, int64, wrap } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const one = { columns: [{ name: 'a', type: 'INT64' as const }], rowGroups: [{ rows: 3 }] };
const wide = {
  columns: Array.from({ length: 300 }, (_, i) => ({ name: `column_${i}`, type: 'INT64' as const })),
  rowGroups: [{ rows: 3 }],
};

describe('the cost of a footer', () => {
  it.each([
    ['a small file', fileOf(one), { requests: 1, fetched: 1024 }],
    ['a tiny file', fileOf(one, 100), { requests: 1, fetched: fileOf(one, 100).byteLength }],
    ['a large file', fileOf(one, 2 << 20), { requests: 1, fetched: 16_384 }],
  ])('is one request for %s', async (_, bytes, cost) => {
    const { reading, ...paid } = await readBytes(bytes);

    expect({ outcome: reading.outcome, rows: reading.facts.rows, ...paid }).toEqual({
      outcome: 'ok',
      rows: 3,
      ...cost,
    });
  });

  it('is a second request, for exactly the rest, when the footer is longer', async () => {
    const bytes = fileOf(wide);
    const footer = bytes.byteLength - 1004;

    const { reading, ...paid } = await readBytes(bytes);

    expect({ outcome: reading.outcome, ...paid }).toEqual({ outcome: 'ok', requests: 2, fetched: footer });
    expect(reading.facts.columns).toHaveLength(300);
  });
});

describe('a file that is no sound Parquet', () => {
  it.each([
    ['has no byte', new Uint8Array(), 'empty', 'the file has no byte'],
    ['is text', text('a,b\n1,2\n'.repeat(10)), 'not-parquet', 'the file does not end as Parquet'],
    ['is long text', text('a,b\n1,2\n'.repeat(1000)), 'not-parquet', 'the file does not end as Parquet'],
    ['is only a magic', text('PAR1'), 'corrupt', 'the file begins as Parquet but does not end so: it was cut off'],
    [
      'was cut off',
      fileOf(one).slice(0, 500),
      'corrupt',
      'the file begins as Parquet but does not end so: it was cut off',
    ],
    [
      'was cut off long before',
      fileOf(wide).slice(0, 9000),
      'corrupt',
      'the file begins as Parquet but does not end so: it was cut off',
    ],
    ['is encrypted', wrap(new Uint8Array(50), 10, 50, 'PARE'), 'encrypted', 'the footer is encrypted'],
    ['has no footer', wrap(new Uint8Array(50), 10, 0), 'corrupt', 'a footer of 0 bytes in a file of 72'],
    [
      'has a footer longer than itself',
      wrap(new Uint8Array(50), 10, 0xffffffff),
      'corrupt',
      'a footer of 4294967295 bytes in a file of 72',
    ],
    [
      'has an empty struct for a footer',
      wrap(new Uint8Array([0])),
      'corrupt',
      'the footer cannot be decoded: the schema is missing or not a list',
    ],
  ])('%s: %s', async (_, bytes, outcome, message) => {
    const { reading, requests } = await readBytes(bytes);

    const problems = [{ file: 's3://lake/file.parquet', check: 'unreadable', message }];
    const facts = { files: 1, rows: 0, bytes: bytes.byteLength, rowGroups: 0, columns: [], schemas: [], problems };
    expect(reading).toEqual({
      outcome,
      file: { uri: 's3://lake/file.parquet', size: bytes.byteLength },
      message,
      facts,
    });
    expect(requests).toBeLessThanOrEqual(2);
  });

  it('has a footer over the limit: it is not fetched', async () => {
    const tail = wrap(new Uint8Array(0), 0, 100 << 20).slice(-8);
    let requests = 0;

    const reading = await readFooter({ uri: 'f', size: 200 << 20 }, async (start, end) => {
      requests++;
      const bytes = new Uint8Array(end - start);
      bytes.set(tail, bytes.byteLength - 8);
      return bytes;
    });

    expect({ outcome: reading.outcome, requests }).toEqual({ outcome: 'corrupt', requests: 1 });
  });
});

describe('a read that fails', () => {
  const file = { uri: 's3://lake/f', size: 5000 };

  it('keeps its own name', async () => {
    const gone = new LakefillError('NoSuchKey', 'gone');

    await expect(readFooter(file, () => Promise.reject(gone))).rejects.toBe(gone);
  });

  it('is a transient error when it has none, never a verdict on the file', async () => {
    const error = await readFooter(file, () => Promise.reject(new Error('socket hang up'))).catch((reason) => reason);

    expect(error).toMatchObject({
      name: 'TransientError',
      message: 'cannot read s3://lake/f: socket hang up',
      data: { uri: 's3://lake/f', start: 3976, end: 5000 },
    });
  });

  it.each([
    ['tail', 1, 'only 9 of its last 1024 bytes could be read'],
    ['rest', 2, 'the footer could be read only in part'],
  ])('by giving too few bytes of the %s makes the file corrupt', async (_, which, message) => {
    const bytes = fileOf(wide);
    let request = 0;

    const reading = await readFooter({ uri: 'f', size: bytes.byteLength }, async (start, end) => {
      request++;
      return request === which ? bytes.slice(start, start + 9) : bytes.slice(start, end);
    });

    expect(reading).toMatchObject({ outcome: 'corrupt', message });
  });
});

describe('a footer that is sound Thrift but no metadata', () => {
  const meta = { 1: 2, 3: ['a'], 5: 3n, 7: 100n, 9: 4n };
  const chunk = (raw: object) => ({ ...one, rowGroups: [{ rows: 3, chunks: [{ raw: raw as never }] }] });

  it.each([
    ['rows that are no integer that can be', { ...one, rows: 2 ** 60 }, 'num_rows is not an integer that can be'],
    ['a negative row group', { ...one, rowGroups: [{ rows: -3 }] }, 'row group 0 has -3 rows'],
    ['a chunk without metadata', chunk({ 2: 4n }), 'column chunk 0 has no metadata'],
    ['metadata that are a number', chunk({ 3: 4n }), 'meta_data is not a struct'],
    ['metadata without a size', chunk({ 3: { ...meta, 7: undefined } }), 'total_compressed_size is missing'],
    ['a path of numbers', chunk({ 3: { ...meta, 3: [1] } }), 'path_in_schema is not a string'],
    ['a bound that is a number', chunk({ 3: { ...meta, 12: { 5: 1 } } }), 'max_value is not a string'],
    ['a flag that is a number', chunk({ 3: { ...meta, 12: { 5: int64(1n), 7: 1 } } }), 'is_exact is not a boolean'],
  ])('has %s', async (_, spec, message) => {
    const { reading } = await readBytes(fileOf(spec));

    expect(reading).toMatchObject({ outcome: 'corrupt', message: `the footer cannot be decoded: ${message}` });
  });

  it.each([
    [
      'fewer elements than announced',
      [
        { 4: 'root', 5: 2 },
        { 4: 'a', 1: 2 },
      ],
      'schema element "root" announces 2 children',
    ],
    [
      'elements below no group',
      [
        { 4: 'root', 5: 0 },
        { 4: 'a', 1: 2 },
      ],
      '1 schema elements hang below no group',
    ],
    ['no element', [], 'the schema announces more elements than it has'],
    [
      'nested groups that share their elements',
      [
        { 4: 'r', 5: 1 },
        { 4: 'g', 5: 1 },
        { 4: 'h', 5: 1 },
      ],
      'schema element "h" announces 1 children',
    ],
    [
      'a group that takes the elements of its parent',
      [
        { 4: 'r', 5: 2 },
        { 4: 'g', 5: 1 },
        { 4: 'a', 1: 2 },
      ],
      'the schema announces more elements than it has',
    ],
    [
      'a column with children',
      [
        { 4: 'r', 5: 1 },
        { 4: 'a', 1: 2, 5: 1 },
        { 4: 'b', 1: 2 },
      ],
      'schema element "a" is neither a column nor a group',
    ],
    [
      'an unknown type',
      [
        { 4: 'r', 5: 1 },
        { 4: 'a', 1: 9 },
      ],
      'column "a" has the unknown physical type 9',
    ],
    [
      'an unknown repetition',
      [
        { 4: 'r', 5: 1 },
        { 4: 'a', 1: 2, 3: 7 },
      ],
      'schema element "a" has an unknown repetition',
    ],
    ['a name that is no text', [{ 4: 7 }], 'the name of a schema element is not a string'],
    [
      '101 levels',
      [...Array.from({ length: 110 }, () => ({ 4: 'g', 5: 1 })), { 4: 'a', 1: 2 }],
      'the schema is nested too deeply',
    ],
  ])('has a schema with %s', async (_, schema, message) => {
    const { encodeStruct } = await import('../support/thrift.ts');
    const { reading } = await readBytes(wrap(encodeStruct({ 1: 1, 2: schema, 3: 0n, 4: [] })));

    expect(reading).toMatchObject({ outcome: 'corrupt', message: `the footer cannot be decoded: ${message}` });
  });
});
