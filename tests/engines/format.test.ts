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
