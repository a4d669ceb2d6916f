import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChunkOptions, chunkOf } from '../contracts/engine/chunk.ts';
import { read, seed, summary } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

let subject: DuckDbSubject;
let attempt = 0;
beforeAll(async () => {
  subject = await makeDuckDb();
});
afterAll(() => subject.dispose());

const run = (options: Partial<ChunkOptions> & Pick<ChunkOptions, 'objects'>) => {
  attempt += 1;
  const two = { from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' };
  return subject.engine.transform({ chunk: chunkOf({ ...two, ...options }), stageUri: `s3://lake/${attempt}/` });
};
const put = (name: string, body: string | Uint8Array) => seed(subject.store, `s3://raw/${attempt}/${name}`, body);

describe('CSV', () => {
  const rows = (staged: Awaited<ReturnType<typeof run>>) =>
    read(subject.store, staged, 'SELECT * FROM files ORDER BY 1');

  it.each([
    [
      'delimiter and quote',
      "date;n;t\n2001-01-01;1;'a;b''c'\n",
      { header: true, delimiter: ';', quote: "'", encoding: 'utf-8' },
      "a;b'c",
    ],
    [
      'a tab',
      'date\tn\tt\n2001-01-01\t1\t"x\ty"\n',
      { header: true, delimiter: '\t', quote: '"', encoding: 'UTF8' },
      'x\ty',
    ],
    ['CRLF', 'date,n,t\r\n2001-01-01,1,x\r\n', { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' }, 'x'],
  ])('is read with %s', async (_, text, csv, expected) => {
    const object = await put('a.csv', text);
    const staged = await run({ objects: [object], source: { format: 'csv', csv }, sql: 'SELECT n, t FROM source' });

    expect(await rows(staged)).toEqual([{ n: '1', t: expected }]);
  });

  it('is read in Latin-1', async () => {
    const object = await put('a.csv', Buffer.from('date,t\n2001-01-01,Zürich\n', 'latin1'));
    const csv = { header: true, delimiter: ',', quote: '"', encoding: 'iso-8859-1' };
    const staged = await run({ objects: [object], source: { format: 'csv', csv }, sql: 'SELECT t FROM source' });

    expect(await rows(staged)).toEqual([{ t: 'Zürich' }]);
  });

  it('is read without header, and compressed', async () => {
    const object = await put('a.csv.gz', gzipSync('2001-01-01,7\n'));
    const csv = { header: false, delimiter: ',', quote: '"', encoding: 'utf-8' };
    const source = { format: 'csv', csv, timeColumn: 'column0' } as const;
    const staged = await run({ objects: [object], source, sql: 'SELECT column1 AS n FROM source' });

    expect(await rows(staged)).toEqual([{ n: '7' }]);
  });

  it('in an unknown encoding is refused', async () => {
    const object = await put('a.csv', 'date\n');
    const csv = { header: true, delimiter: ',', quote: '"', encoding: 'ebcdic' };
    const [one] = await run({ objects: [object], source: { format: 'csv', csv } });

    expect(one?.error).toEqual({ name: 'TransformFailed', message: 'CSV encoding ebcdic cannot be read' });
  });

  it('has types that hold for the whole file, however late the odd value comes', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `2001-01-0${n < 29_999 ? 1 : 2},${n < 29_999 ? n : 'none'}`);
    const object = await put('a.csv', `date,n\n${lines.join('\n')}\n`);
    const staged = await run({
      objects: [object],
      source: { format: 'csv' },
      sql: 'SELECT CAST(n AS INTEGER) AS n FROM source',
    });

    expect(summary(staged)).toEqual([
      ['dt=2001-01-01', 29_999, 29_999, 1],
      ['dt=2001-01-02', 'TransformFailed'],
    ]);
  });

  it('that breaks its own rules fails with file and line', async () => {
    const object = await put('a.csv', 'date,n\n2001-01-01,1\n2001-01-01,"2\n');
    const [one] = await run({ objects: [object], source: { format: 'csv' } });

    expect(one?.error?.name).toBe('TransformFailed');
    expect(one?.error?.message).toMatch(/s3:\/\/raw\/\d+\/a\.csv/);
  });
});

describe('JSON lines', () => {
  it('keep an offset of their times', async () => {
    const texts = ['2001-01-01T23:30:00-05:00', '2001-01-01T10:00:00+00:00'];
    const object = await put('a.json', texts.map((date) => `${JSON.stringify({ date, other: date })}\n`).join(''));
    const staged = await run({ objects: [object], source: { format: 'json' } });

    expect(staged.map(({ rowsRead }) => rowsRead)).toEqual([1, 1]);
    const types = 'SELECT column_name AS c, column_type AS t FROM (DESCRIBE files)';
    expect(await read(subject.store, staged, types)).toEqual([
      { c: 'date', t: 'TIMESTAMP WITH TIME ZONE' },
      { c: 'other', t: 'TIMESTAMP WITH TIME ZONE' },
    ]);
  });

  it('of some times with and some without offset stay text', async () => {
    const texts = ['2001-01-01T23:30:00-05:00', '2001-01-01T10:00:00'];
    const object = await put('a.json', texts.map((date) => `${JSON.stringify({ date })}\n`).join(''));
    const staged = await run({ objects: [object], source: { format: 'json' } });

    expect(await read(subject.store, staged)).toEqual([
      { date: '2001-01-01T10:00:00' },
      { date: '2001-01-01T23:30:00-05:00' },
    ]);
  });

  it('that are none fail with the file', async () => {
    const object = await put('a.json', 'hello\n');
    const [one] = await run({ objects: [object], source: { format: 'json' } });

    expect(one?.error?.message).toMatch(
      /^cannot read .*s3:\/\/raw\/\d+\/a\.json.*Malformed JSON|Malformed JSON.*a\.json/s,
    );
  });
});

describe('columns whose type is guessed from the values of a partition', () => {
  const typesAndRows = async (
    format: 'csv' | 'json',
    values: unknown[],
    table: string,
    schema: 'same' | 'add' | 'any',
  ) => {
    const lines =
      format === 'json'
        ? values.map((n) => JSON.stringify({ date: '2001-01-01', n }))
        : ['date,n', ...values.map((n) => `2001-01-01,${n ?? ''}`)];
    const object = await put(`a.${format}`, `${lines.join('\n')}\n`);
    const source = { format, partitioned: true } as const;
    const chunk = chunkOf({
      ...{ objects: [object], source, from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' },
      ...{ sql: 'SELECT n FROM source', target: { schema } },
    });
    attempt += 1;
    const staged = await subject.engine.transform({
      chunk: { ...chunk, schema: [{ name: 'N', type: table }] },
      stageUri: `s3://lake/${attempt}/`,
    });
    const sql = 'SELECT typeof(n) AS type, CAST(n AS VARCHAR) AS n FROM files';
    const rows = (await read(subject.store, staged, sql)) as { type: string; n: string | null }[];
    return { error: staged[0]?.error, types: [...new Set(rows.map(({ type }) => type))], rows: rows.map(({ n }) => n) };
  };
  const big = '9007199254740993';

  it.each([
    ['whole numbers', 'csv', [1, 2], 'double', 'DOUBLE', ['1.0', '2.0']],
    ['whole numbers', 'json', [1, null], 'decimal(9,2)', 'DECIMAL(9,2)', ['1.00', null]],
    ['whole numbers of floats', 'csv', [1], 'float', 'FLOAT', ['1.0']],
    ['whole numbers that a double cannot hold', 'csv', [1, big], 'double', 'BIGINT', ['1', big]],
    ['whole numbers that a decimal cannot hold', 'csv', [1, 1000], 'decimal(4,2)', 'BIGINT', ['1', '1000']],
    ['whole numbers of a narrower column', 'csv', [1, 2], 'int', 'BIGINT', ['1', '2']],
    ['whole numbers of texts', 'csv', [1, 2], 'string', 'BIGINT', ['1', '2']],
    ['numbers of whole ones', 'csv', [1.5], 'bigint', 'DOUBLE', ['1.5']],
    ['no value', 'csv', [null, null], 'double', 'DOUBLE', [null, null]],
    ['no value', 'json', [null, null], 'timestamp', 'TIMESTAMP', [null, null]],
    ['no value', 'json', [null], 'array<int>', 'INTEGER[]', [null]],
    [
      'instants written in two ways',
      'json',
      ['2001-01-01T10:00:00Z', '2001-01-01T10:00:00.250Z', null],
      'timestamp',
      'TIMESTAMP WITH TIME ZONE',
      ['2001-01-01 10:00:00+00', '2001-01-01 10:00:00.25+00', null],
    ],
    [
      'some readings and some instants',
      'json',
      ['2001-01-01T10:00:00Z', '2001-01-01T10:00:00'],
      'timestamp',
      'VARCHAR',
      ['2001-01-01T10:00:00Z', '2001-01-01T10:00:00'],
    ],
    [
      'times finer than microseconds',
      'json',
      ['2001-01-01T10:00:00Z', '2001-01-01T10:00:00.123456789Z'],
      'timestamp',
      'VARCHAR',
      ['2001-01-01T10:00:00Z', '2001-01-01T10:00:00.123456789Z'],
    ],
    ['a text that is no time', 'csv', ['soon'], 'timestamp', 'VARCHAR', ['soon']],
  ] as const)(
    'take the one of the table where no value is lost by it: %s (%s)',
    async (_, format, values, table, type, rows) => {
      expect(await typesAndRows(format, [...values], table, 'same')).toEqual({ error: null, types: [type], rows });
    },
  );

  it('are decided on by each partition alone', async () => {
    const bodies: Record<string, string> = { '2001-01-01': '1', '2001-01-02': big };
    const puts = Object.entries(bodies).map(
      async ([dt, n]) => [dt, await put(`${dt}.csv`, `date,n\n${dt},${n}\n`)] as const,
    );
    const objects = new Map(await Promise.all(puts));
    const chunk = chunkOf({
      ...{ from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z', sql: 'SELECT n FROM source' },
      objects: ({ dt = '' }) => [objects.get(dt) ?? []].flat(),
      source: { format: 'csv', partitioned: true },
    });
    attempt += 1;
    const stageUri = `s3://lake/${attempt}/`;
    const schema = [{ name: 'n', type: 'double' }];
    const staged = await subject.engine.transform({ chunk: { ...chunk, schema }, stageUri });

    const types = staged.map((one) => read(subject.store, [one], 'SELECT typeof(n) AS type FROM files'));
    expect(await Promise.all(types)).toEqual([[{ type: 'DOUBLE' }], [{ type: 'BIGINT' }]]);
  });

  it.each(['add', 'any'] as const)('stay what they are where the table takes other columns: %s', async (schema) => {
    expect(await typesAndRows('csv', [1], 'double', schema)).toEqual({ error: null, types: ['BIGINT'], rows: ['1'] });
  });
});

describe('files of one partition that are packed in different ways', () => {
  it.each([
    ['csv', (n: string) => `date,n\n2001-01-01,${n}\n`],
    ['json', (n: string) => `${JSON.stringify({ date: '2001-01-01', n: Number(n) })}\n`],
  ] as const)('are read as one: %s', async (format, text) => {
    const objects = [
      await put(`a.${format}`, text('1')),
      await put(`b.${format}.gz`, gzipSync(text('2.5'))),
      await put(`C.${format.toUpperCase()}.GZ`, gzipSync(text('3'))),
      await put(`d [1].${format}.zst`, zstdCompressSync(text('4'))),
    ];
    const source = { format, partitioned: true } as const;
    const [one] = await run({ objects, source, to: '2001-01-02T00:00:00Z', sql: 'SELECT n FROM source' });

    expect(one?.error).toBeNull();
    expect(await read(subject.store, one === undefined ? [] : [one])).toEqual([
      { n: 1 },
      { n: 2.5 },
      { n: 3 },
      { n: 4 },
    ]);
  });
});
