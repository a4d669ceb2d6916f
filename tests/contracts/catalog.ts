import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogPartition, CatalogTable } from '../../core/gaps/observation.ts';
import type { Catalog } from '../../ports/catalog.ts';
import { type CatalogRequests, countingCatalog } from '../../ports/counting.ts';
import { flatten, refusal } from './object-store/subject.ts';

export type MakeCatalog = () => Promise<{ catalog: Catalog; dispose(): Promise<void> }>;

/** What an emulator cannot do though the service can. */
export type CatalogLack =
  | 'expressions'
  /** Both spellings of "is not". */
  | 'inequality'
  | 'table-versions'
  /** Lists cut into pages. */
  | 'pages';

const descriptor = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

const table = (name: string): CatalogTable => ({
  name,
  versionId: '',
  columns: [{ name: 'delay', type: 'bigint' }],
  partitionKeys: [
    { name: 'dt', type: 'string' },
    { name: 'hour', type: 'int' },
  ],
  location: 's3://lake/flights/',
  parameters: { classification: 'parquet' },
  descriptor,
});

const partition = (dt: string, hour: string, parameters = {}): CatalogPartition => ({
  values: [dt, hour],
  location: `s3://lake/flights/dt=${dt}/hour=${hour}/`,
  parameters,
  descriptor: { ...descriptor, Columns: [{ Name: 'delay', Type: 'bigint' }] },
});

const many = (count: number): CatalogPartition[] =>
  Array.from({ length: count }, (_, index) => partition(`d${String(index).padStart(5, '0')}`, '0'));

/** What every Catalog does. Each test has a table of its own. */
export function catalogContract(name: string, makeCatalog: MakeCatalog, lacks: readonly CatalogLack[] = []): void {
  describe(`${name} as a catalog`, () => {
    let catalog: Catalog;
    let requests: CatalogRequests;
    let dispose = async () => {};
    let tables = 0;
    let t = '';
    beforeAll(async () => {
      const made = await makeCatalog();
      ({ catalog, requests } = countingCatalog(made.catalog));
      dispose = made.dispose;
    });
    afterAll(() => dispose());
    beforeEach(async () => {
      t = `analytics.flights_${tables++}`;
      await catalog.createTable(table(t));
    });

    it('gives back a table as it was made', async () => {
      const { versionId: _, ...expected } = table(t);

      expect(await catalog.getTable(t)).toMatchObject(expected);
      expect(await catalog.getTable('analytics.none')).toBeUndefined();
      expect(await catalog.getTable('nowhere.none')).toBeUndefined();
    });

    it('does not make a table twice', async () => {
      expect(await refusal(catalog.createTable(table(t)))).toBe('PreconditionFailed');
    });

    it.skipIf(lacks.includes('table-versions'))('changes a table only from the expected version', async () => {
      const before = await catalog.getTable(t);
      const wider = { ...table(t), columns: [...table(t).columns, { name: 'carrier', type: 'string' }] };

      await catalog.updateTable(wider, before?.versionId ?? '');

      const after = await catalog.getTable(t);
      expect(after?.columns).toEqual(wider.columns);
      expect(after?.versionId).not.toBe(before?.versionId);
      expect(await refusal(catalog.updateTable(table(t), before?.versionId ?? ''))).toBe('PreconditionFailed');
      expect((await catalog.getTable(t))?.columns).toEqual(wider.columns);
    });

    it('forgets a table with its partitions', async () => {
      await catalog.createPartitions(t, many(3));

      await catalog.deleteTable(t);

      expect(await catalog.getTable(t)).toBeUndefined();
      await catalog.createTable(table(t));
      expect(await flatten(catalog.listPartitions(t))).toEqual([]);
    });

    it('says NoSuchTable for a table that is not there', async () => {
      const none = 'analytics.none';

      for (const act of [
        () => catalog.updateTable(table(none), '0'),
        () => catalog.deleteTable(none),
        () => flatten(catalog.listPartitions(none)),
        () => catalog.getPartitions(none, [['a', '1']]),
        () => catalog.createPartitions(none, [partition('a', '1')]),
        () => catalog.updatePartitions(none, [partition('a', '1')]),
        () => catalog.deletePartitions(none, [['a', '1']]),
      ]) {
        expect(await refusal(act())).toBe('NoSuchTable');
      }
    });

    it('gives back entries whole, only those that exist', async () => {
      await catalog.createPartitions(t, [partition('a', '1', { lakefill: 'r/c-1' }), partition('b', '2')]);

      const found = await catalog.getPartitions(t, [
        ['b', '2'],
        ['a', '1'],
        ['c', '3'],
      ]);

      expect(found.sort((x, y) => (x.location < y.location ? -1 : 1))).toEqual([
        partition('a', '1', { lakefill: 'r/c-1' }),
        partition('b', '2'),
      ]);
    });

    it('lists entries without column schemas', async () => {
      await catalog.createPartitions(t, [partition('a', '1', { lakefill: 'r/c-1' })]);

      const [entry] = await flatten(catalog.listPartitions(t));

      expect(entry).toMatchObject({
        values: ['a', '1'],
        location: 's3://lake/flights/dt=a/hour=1/',
        parameters: { lakefill: 'r/c-1' },
      });
      expect(entry?.descriptor.Columns ?? []).toEqual([]);
    });

    it('reports what already exists or does not, and does the rest', async () => {
      await catalog.createPartitions(t, [partition('a', '1')]);

      const created = await catalog.createPartitions(t, [partition('a', '1', { x: '1' }), partition('b', '1')]);
      const updated = await catalog.updatePartitions(t, [partition('b', '1', { x: '2' }), partition('z', '1')]);
      const deleted = await catalog.deletePartitions(t, [
        ['a', '1'],
        ['y', '1'],
      ]);

      const names = (errors: { values: string[]; error: string }[]) =>
        errors.map(({ values, error }) => [values, error]);
      expect(names(created)).toEqual([[['a', '1'], 'AlreadyExistsException']]);
      expect(names(updated)).toEqual([[['z', '1'], 'EntityNotFoundException']]);
      expect(names(deleted)).toEqual([[['y', '1'], 'EntityNotFoundException']]);
      expect(
        await catalog.getPartitions(t, [
          ['a', '1'],
          ['b', '1'],
        ]),
      ).toEqual([partition('b', '1', { x: '2' })]);
    });

    it('cuts batches and pages to the service\u2019s limits', async () => {
      const before = { ...requests };

      expect(await catalog.createPartitions(t, many(1_001))).toEqual([]);
      const pages = [];
      for await (const page of catalog.listPartitions(t)) pages.push(page.length);
      const read = await catalog.getPartitions(
        t,
        many(1_001).map(({ values }) => values),
      );
      const moved = many(101).map((one) => ({ ...one, location: 's3://lake/moved/' }));
      expect(await catalog.updatePartitions(t, moved)).toEqual([]);
      expect(
        await catalog.deletePartitions(
          t,
          many(26).map(({ values }) => values),
        ),
      ).toEqual([]);

      expect([pages, read.length]).toEqual([lacks.includes('pages') ? [1_001] : [1_000, 1], 1_001]);
      const left = await flatten(catalog.listPartitions(t));
      expect([left.length, left.filter(({ location }) => location === 's3://lake/moved/').length]).toEqual([975, 75]);
      const spent = (name: keyof CatalogRequests) => requests[name] - before[name];
      expect({
        create: spent('createPartitions'),
        get: spent('getPartitions'),
        update: spent('updatePartitions'),
        delete: spent('deletePartitions'),
      }).toEqual({ create: 11, get: pages.length + 2 + 1, update: 2, delete: 2 });
    });

    const selections: [string, string[]][] = [
      ["dt = 'd00001'", ['d00001']],
      ["dt >= 'd00001' AND dt < 'd00003'", ['d00001', 'd00002']],
      ["dt BETWEEN 'd00001' AND 'd00002'", ['d00001', 'd00002']],
      ["dt IN ('d00000', 'd00003', 'x')", ['d00000', 'd00003']],
      ["dt = 'd00000' OR (dt > 'd00002' AND hour = 0)", ['d00000', 'd00003']],
      ["dt <> 'd00000' AND dt != 'd00001'", ['d00002', 'd00003']],
      ['hour > 9', []],
    ];
    const understood = selections.filter(([text]) => !(lacks.includes('inequality') && /<>|!=/.test(text)));
    it.skipIf(lacks.includes('expressions')).each(understood)(
      'selects by the expression %s',
      async (expression, expected) => {
        await catalog.createPartitions(t, many(4));

        const found = await flatten(catalog.listPartitions(t, { expression }));

        expect(found.map(({ values }) => values[0]).sort()).toEqual(expected);
      },
    );
  });
}
