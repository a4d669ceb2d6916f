import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { type ChunkOptions, chunkOf } from './engine/chunk.ts';
import { type EngineSubject, flightsFile, read, seed, summary } from './engine/subject.ts';

/**
 * What every engine does with a chunk, whatever it stands on: the same rows, the same counts, faults of their own. The
 * subject is made once. Expected numbers were counted in the real file, independently of any engine.
 */
export function engineContract(name: string, makeSubject: () => Promise<EngineSubject>): void {
  describe(`${name} as an engine`, () => {
    let subject: EngineSubject;
    let flights: ObjectState;
    let attempt = 0;

    beforeAll(async () => {
      subject = await makeSubject();
      flights = await seed(subject.store, 's3://raw/flights/flights.parquet', { file: flightsFile });
    });
    afterAll(() => subject.dispose());

    const run = (options: Omit<ChunkOptions, 'objects'> & Partial<Pick<ChunkOptions, 'objects'>>) => {
      attempt += 1;
      const stageUri = `s3://lake/flights__lakefill/run/chunk-${attempt}/`;
      return subject.engine.transform({ chunk: chunkOf({ objects: [flights], ...options }), stageUri });
    };

    it('cuts a shared file into days, each with just its own rows', async () => {
      const staged = await run({ from: '2001-01-01T00:00:00Z', to: '2001-01-04T00:00:00Z' });

      expect(summary(staged)).toEqual([
        ['dt=2001-01-01', 14828, 14828, 1],
        ['dt=2001-01-02', 16850, 16850, 1],
        ['dt=2001-01-03', 16948, 16948, 1],
      ]);
      expect(
        await read(
          subject.store,
          [staged[1] ?? staged[0]].flatMap((one) => one ?? []),
          bounds,
        ),
      ).toEqual([{ min: '2001-01-02 00:00:00', max: '2001-01-02 23:59:00' }]);
    });

    it('names files below the partition and says their size and checksum', async () => {
      const [one] = await run({ from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' });

      const uri = `s3://lake/flights__lakefill/run/chunk-${attempt}/dt=2001-01-01/part-0.parquet`;
      const head = await subject.store.head(uri);
      expect(one?.files).toEqual([{ uri, size: head?.size, checksum: head?.checksum }]);
      expect(one?.bytes).toBe(head?.size);
    });

    it('lets aggregates, windows and LIMIT see one partition', async () => {
      const sql = `SELECT origin, count(*) AS flights, rank() OVER (ORDER BY count(*) DESC) AS place
        FROM source GROUP BY origin ORDER BY flights DESC LIMIT 2`;
      const staged = await run({ sql, from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' });

      expect(staged.map(({ rowsWritten }) => rowsWritten)).toEqual([2, 2]);
    });

    it('binds :start, :end and keys', async () => {
      const sql = `SELECT date, :dt AS label FROM source WHERE date >= :start AND date < :end AND CAST(date AS DATE) = :dt`;
      const staged = await run({ sql, from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' });

      expect(summary(staged)).toEqual([
        ['dt=2001-01-01', 14828, 14828, 1],
        ['dt=2001-01-02', 16850, 16850, 1],
      ]);
    });

    it('writes one valid file for a partition without rows', async () => {
      const staged = await run({ from: '2001-12-24T00:00:00Z', to: '2001-12-25T00:00:00Z' });

      expect(summary(staged)).toEqual([['dt=2001-12-24', 0, 0, 1]]);
      expect(await read(subject.store, staged)).toEqual([]);
    });

    it('reports a value that cannot be cast for its own partition only', async () => {
      const lines = ['date,n', '2001-01-01T10:00:00,1', '2001-01-02T10:00:00,x', '2001-01-03T10:00:00,3'];
      const raw = await seed(subject.store, 's3://raw/odd/all.csv', `${lines.join('\n')}\n`);
      const staged = await run({
        sql: 'SELECT date, CAST(n AS INTEGER) AS n FROM source',
        source: { format: 'csv' },
        objects: [raw],
        from: '2001-01-01T00:00:00Z',
        to: '2001-01-04T00:00:00Z',
      });

      expect(summary(staged)).toEqual([
        ['dt=2001-01-01', 1, 1, 1],
        ['dt=2001-01-02', 'TransformFailed'],
        ['dt=2001-01-03', 1, 1, 1],
      ]);
    });

    it('reports a source that changed for just the partitions that read it', async () => {
      const old = await seed(subject.store, 's3://raw/daily/dt=2001-01-02/a.json', '{"n":1}\n');
      const sound = await seed(subject.store, 's3://raw/daily/dt=2001-01-01/a.json', '{"n":1}\n');
      await seed(subject.store, 's3://raw/daily/dt=2001-01-02/a.json', '{"n":2}\n');
      const staged = await run({
        source: { format: 'json', partitioned: true },
        objects: ({ dt }) => [dt === '2001-01-01' ? sound : old],
        from: '2001-01-01T00:00:00Z',
        to: '2001-01-03T00:00:00Z',
      });

      expect(summary(staged)).toEqual([
        ['dt=2001-01-01', 1, 1, 1],
        ['dt=2001-01-02', 'SourceChanged'],
      ]);
    });

    it('gives the transform every row of an input', async () => {
      const airports = await seed(subject.store, 's3://raw/airports.csv', 'iata,city\nATL,Atlanta\nORD,Chicago\n');
      const staged = await run({
        sql: 'SELECT s.date, a.city FROM source s JOIN airports a ON a.iata = s.origin',
        inputs: [{ id: 'airports', location: 's3://raw/airports.csv', format: 'csv', objects: [airports] }],
        from: '2001-01-01T00:00:00Z',
        to: '2001-01-02T00:00:00Z',
      });

      const sql = 'SELECT city, count(*) AS n FROM files GROUP BY city ORDER BY city';
      expect(await read(subject.store, staged, sql)).toEqual([
        { city: 'Atlanta', n: '554' },
        { city: 'Chicago', n: '878' },
      ]);
    });

    describe.each([
      { timeZone: 'America/New_York', from: '2001-04-01T05:00:00Z', to: '2001-04-02T04:00:00Z' },
      { timeZone: 'UTC', from: '2001-04-01T00:00:00Z', to: '2001-04-02T00:00:00Z' },
    ])('in $timeZone', ({ timeZone, from, to }) => {
      it('reads a zone-less column as wall-clock: the day clocks went forward loses no row', async () => {
        expect(summary(await run({ timeZone, from, to }))).toEqual([['dt=2001-04-01', 16373, 16373, 1]]);
      });
    });

    it('gives a skipped reading to the hour before and a repeated one to the first', async () => {
      const readings = ['2020-11-01T00:30:00', '2020-11-01T01:30:00', '2020-11-01T02:30:00'];
      const raw = await seed(
        subject.store,
        's3://raw/fold.json',
        readings.map((date) => `{"date":"${date}"}\n`).join(''),
      );
      const hours = { timeZone: 'America/Los_Angeles', unit: 'HOURS', source: { format: 'json' } } as const;
      const fold = await run({ ...hours, objects: [raw], from: '2020-11-01T07:00:00Z', to: '2020-11-01T11:00:00Z' });
      const skipped = await seed(subject.store, 's3://raw/gap.json', '{"date":"2020-03-08T02:30:00"}\n');
      const gap = await run({ ...hours, objects: [skipped], from: '2020-03-08T09:00:00Z', to: '2020-03-08T11:00:00Z' });

      expect([fold, gap].map((staged) => staged.map(({ partition, rowsRead }) => [partition, rowsRead]))).toEqual([
        [
          ['dt=2020-11-01-00', 1],
          ['dt=2020-11-01-01', 1],
          ['dt=2020-11-01-01-0800', 0],
          ['dt=2020-11-01-02', 1],
        ],
        [
          ['dt=2020-03-08-01', 1],
          ['dt=2020-03-08-03', 0],
        ],
      ]);
    });

    it('widens what may be read by the lookback, not what counts as read', async () => {
      const staged = await run({
        sql: 'SELECT count(*) AS n, count(*) FILTER (WHERE date >= :start) AS own FROM source',
        source: { lookback: 'P1D' },
        from: '2001-01-02T00:00:00Z',
        to: '2001-01-03T00:00:00Z',
      });

      expect([staged[0]?.rowsRead, await read(subject.store, staged)]).toEqual([16850, [{ n: '31678', own: '16850' }]]);
    });
  });
}

const bounds = 'SELECT min(date) AS min, max(date) AS max FROM files';
