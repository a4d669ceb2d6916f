import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Base } from '../../../core/gaps/candidate.ts';
import type { CatalogPartition, CatalogTable } from '../../../core/gaps/observation.ts';
import type { StagedFile, StagedPartition } from '../../../core/plan/result.ts';
import { descriptorOf } from '../../../core/publish/descriptor.ts';
import {
  type BaseObject,
  baseWithAges,
  type PublicationContext,
  publicationOf,
  registrationOf,
} from '../../../core/publish/publication.ts';
import type { PartitionPublication } from '../../../core/publish/record.ts';
import { entry } from '../gaps/given.ts';

const place = 's3://lake/flights/dt=2001-01-01/';
const stage = 's3://lake/flights__lakefill/run-1/1-0001-a/dt=2001-01-01/';

const file = (name: string, checksum = `crc64:${name}`, size = 10): StagedFile => ({
  uri: `${stage}${name}`,
  size,
  checksum,
});
const head = (name: string, checksum: string | null = `crc64:old-${name}`, size = 10): BaseObject => ({
  uri: `${place}${name}`,
  size,
  etag: `etag-${name}`,
  versionId: `version-${name}`,
  lastModified: 1_000,
  checksum,
});
const baseOf = (heads: readonly BaseObject[], own: CatalogPartition | null = null): Base => ({
  entry: own,
  objects: heads.map(({ uri, size, etag }) => ({ uri, size, etag })),
});
const staged = (...files: StagedFile[]): StagedPartition => ({
  partition: 'dt=2001-01-01',
  rowsRead: 9,
  rowsWritten: 7,
  bytes: 123,
  files,
  answers: {},
  error: null,
});

const table: CatalogTable = {
  name: 'analytics.flights',
  versionId: '3',
  columns: [{ name: 'delay', type: 'int' }],
  partitionKeys: [{ name: 'dt', type: 'string' }],
  location: 's3://lake/flights/',
  parameters: {},
  descriptor: { InputFormat: 'parquet', Columns: [] },
};
const context = (change: Partial<PublicationContext> = {}): PublicationContext => ({
  mode: 'overwrite',
  format: 'parquet',
  marker: 'run-1/1-0001-a',
  table: null,
  values: ['2001-01-01'],
  location: place,
  stagedLocation: stage,
  schema: table.columns,
  ...change,
});
const csvParameters = { owner: 'ada', classification: 'csv', 'skip.header.line.count': '1' };
const csvDescriptor = { ...descriptorOf('csv'), SortColumns: [] };
const columns = [{ Name: 'delay', Type: 'int' }];
const madeEntry = (location: string): CatalogPartition => ({
  values: ['2001-01-01'],
  location,
  parameters: { lakefill: 'run-1/1-0001-a', numRows: '7' },
  descriptor: { InputFormat: 'parquet', Columns: columns },
});

const publication = (change: Partial<PartitionPublication>): PartitionPublication => ({
  partition: 'dt=2001-01-01',
  action: 'overwrite',
  base: baseOf([]),
  entry: null,
  placements: [],
  removals: [],
  rows: 7,
  bytes: 123,
  ...change,
});

describe('overwriting', () => {
  it('puts a partition where there was none', () => {
    const made = publicationOf(staged(file('part-0.parquet')), baseOf([]), [], context());

    expect(made).toEqual(
      publication({
        placements: [{ from: file('part-0.parquet'), to: `${place}part-0.parquet`, replaces: null }],
      }),
    );
  });

  it('reuses the key where both sides are one object of a kind, so that one write changes the partition', () => {
    const old = head('2001.flights.snappy.parquet');

    const made = publicationOf(staged(file('part-0.zstd.parquet')), baseOf([old]), [old], context());

    expect(made).toEqual(
      publication({
        base: baseOf([old]),
        placements: [
          {
            from: file('part-0.zstd.parquet'),
            to: old.uri,
            replaces: {
              etag: 'etag-2001.flights.snappy.parquet',
              versionId: 'version-2001.flights.snappy.parquet',
              lastModified: 1_000,
            },
          },
        ],
      }),
    );
  });

  it.each([
    ['part-0.parquet', 'part-9.PARQUET', true],
    ['part-0.parquet', 'data.csv', false],
    ['part-0.csv', 'data.csv.gz', false],
    ['part-0.csv.gz', 'data.v2.csv.gz', true],
    ['part-0.json', '000000_0', false],
  ])('%s goes over the key of %s: %s', (name, oldName, reused) => {
    const old = head(oldName);

    const { placements, removals } = publicationOf(staged(file(name)), baseOf([old]), [old], context());

    expect(placements.map(({ to }) => to)).toEqual([reused ? old.uri : `${place}${name}`]);
    expect(removals.map(({ uri }) => uri)).toEqual(reused ? [] : [old.uri]);
  });

  it('replaces keys of the same name and removes all others', () => {
    const heads = [head('part-0.parquet'), head('part-2.parquet')];

    const made = publicationOf(staged(file('part-0.parquet'), file('part-1.parquet')), baseOf(heads), heads, context());

    expect(made).toEqual(
      publication({
        base: baseOf(heads),
        placements: [
          {
            from: file('part-0.parquet'),
            to: `${place}part-0.parquet`,
            replaces: { etag: 'etag-part-0.parquet', versionId: 'version-part-0.parquet', lastModified: 1_000 },
          },
          { from: file('part-1.parquet'), to: `${place}part-1.parquet`, replaces: null },
        ],
        removals: [
          {
            uri: `${place}part-2.parquet`,
            size: 10,
            etag: 'etag-part-2.parquet',
            versionId: 'version-part-2.parquet',
            lastModified: 1_000,
          },
        ],
      }),
    );
  });

  it('keeps the ages of what it replaces and removes, where a record tells them', () => {
    const heads = [{ ...head('part-0.parquet'), lastModified: 7 }, head('part-2.parquet')];
    const made = publicationOf(staged(file('part-0.parquet'), file('part-1.parquet')), baseOf(heads), heads, context());
    const [replaced, removed] = made.base.objects;
    const old = made.removals.map(({ lastModified: _, ...removal }) => removal);

    expect(baseWithAges(made)).toEqual([
      { ...replaced, lastModified: 7 },
      { ...removed, lastModified: 1_000 },
    ]);
    expect(baseWithAges({ ...made, removals: old })).toEqual([{ ...replaced, lastModified: 7 }, removed]);
    expect(baseWithAges({ ...made, placements: [], removals: [] })).toEqual([replaced, removed]);
  });

  it('makes the entry of a table that has none, and leaves one that is there', () => {
    const fresh = publicationOf(staged(file('a.parquet')), baseOf([]), [], context({ table }));
    const known = publicationOf(staged(file('a.parquet')), baseOf([], entry()), [], context({ table }));

    expect([fresh.entry, known.entry]).toEqual([madeEntry(place), null]);
  });

  it('goes where the entry points, with or without a slash at its end', () => {
    const elsewhere = entry('s3://lake/elsewhere');

    const { placements } = publicationOf(staged(file('a.parquet')), baseOf([], elsewhere), [], context({ table }));

    expect(placements.map(({ to }) => to)).toEqual(['s3://lake/elsewhere/a.parquet']);
  });

  it('writes the entry anew where readers would take the files for those of another format', () => {
    const csv = { ...entry(place), parameters: csvParameters, descriptor: csvDescriptor };

    const made = publicationOf(staged(file('a.parquet')), baseOf([], csv), [], context({ table }));

    expect(made.entry).toEqual({
      ...madeEntry(place),
      parameters: { owner: 'ada', classification: 'parquet', lakefill: 'run-1/1-0001-a', numRows: '7' },
      descriptor: { ...descriptorOf('parquet'), InputFormat: 'parquet', SortColumns: [], Columns: columns },
    });
  });

  it('leaves the entry alone where there is no table', () => {
    const csv = { ...entry(place), parameters: csvParameters, descriptor: csvDescriptor };

    expect(publicationOf(staged(file('a.parquet')), baseOf([], csv), [], context()).entry).toBeNull();
  });

  it('places every staged file once and replaces, keeps or removes every base object once', () => {
    const names = fc.uniqueArray(fc.constantFrom('a.parquet', 'b.parquet', 'c.parquet', 'd.csv', 'e'), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(names, names, (newNames, oldNames) => {
        const files = newNames.map((name) => file(name));
        const heads = oldNames.map((name) => head(name));

        const { action, placements, removals } = publicationOf(staged(...files), baseOf(heads), heads, context());

        const written = new Set(placements.map(({ to }) => to));
        const replaced = placements.flatMap(({ to, replaces }) => (replaces ? [to] : []));
        expect(action).toBe('overwrite');
        expect(placements.map(({ from }) => from)).toEqual(files);
        expect(written.size).toBe(files.length);
        expect([...replaced, ...removals.map(({ uri }) => uri)].sort()).toEqual(heads.map(({ uri }) => uri).sort());
        expect(removals.filter(({ uri }) => written.has(uri))).toEqual([]);
      }),
    );
  });
});

describe('swapping', () => {
  it('makes an entry that points at the staged files', () => {
    const made = publicationOf(staged(file('a.parquet')), baseOf([]), [], context({ mode: 'swap', table }));

    expect(made).toEqual(publication({ action: 'swap', entry: madeEntry(stage) }));
  });

  it('keeps all of the previous entry but its place, its columns, its rows and the marker', () => {
    const previous: CatalogPartition = {
      ...entry(),
      parameters: { owner: 'ada', numRows: '1', lakefill: 'run-0/1-0001-z' },
      descriptor: { InputFormat: 'own.parquet.Input', Columns: [], SortColumns: [] },
      lastAccessTime: 5,
    };

    const made = publicationOf(staged(file('a.parquet')), baseOf([], previous), [], context({ mode: 'swap', table }));

    expect(made.base.entry).toEqual(previous);
    expect(made.entry).toEqual({
      values: ['2001-01-01'],
      location: stage,
      parameters: { owner: 'ada', numRows: '7', lakefill: 'run-1/1-0001-a' },
      descriptor: { InputFormat: 'own.parquet.Input', Columns: columns, SortColumns: [] },
    });
  });
});

describe('what is the same already is left alone', () => {
  const same = [file('x.parquet', 'crc64:1'), file('y.parquet', 'crc64:2')];

  it.each<[string, StagedFile[], BaseObject[], Partial<PublicationContext>, CatalogPartition | null, string]>([
    ['equal sizes and checksums', same, [head('b', 'crc64:2'), head('a', 'crc64:1')], {}, null, 'unchanged'],
    [
      'equal sizes and checksums, staged in another order',
      same.toReversed(),
      [head('a', 'crc64:1'), head('b', 'crc64:2')],
      {},
      null,
      'unchanged',
    ],
    [
      'equal content behind an entry',
      same,
      [head('a', 'crc64:1'), head('b', 'crc64:2')],
      { mode: 'swap', table },
      entry(),
      'unchanged',
    ],
    [
      'equal content without its entry',
      same,
      [head('a', 'crc64:1'), head('b', 'crc64:2')],
      { mode: 'swap', table },
      null,
      'swap',
    ],
    ['another checksum', same, [head('a', 'crc64:1'), head('b', 'crc64:3')], {}, null, 'overwrite'],
    ['another algorithm', same, [head('a', 'crc64:1'), head('b', 'sha256:2')], {}, null, 'overwrite'],
    ['another size', same, [head('a', 'crc64:1'), head('b', 'crc64:2', 11)], {}, null, 'overwrite'],
    ['an unknown checksum', same, [head('a', 'crc64:1'), head('b', null)], {}, null, 'overwrite'],
    ['one object less', same, [head('a', 'crc64:1')], {}, null, 'overwrite'],
    ['the same object twice', same, [head('a', 'crc64:1'), head('b', 'crc64:1')], {}, null, 'overwrite'],
    ['nothing and nothing', [], [], {}, null, 'overwrite'],
  ])('%s', (_, files, heads, change, own, action) => {
    const base = baseOf(heads, own);

    const made = publicationOf(staged(...files), base, heads, context(change));

    expect(made.action).toBe(action);
    if (action === 'unchanged') expect(made).toEqual(publication({ action: 'unchanged', base }));
  });

  it("but not where neither side has a checksum, as in a result of somebody's own job", () => {
    const files: StagedFile[] = JSON.parse(
      JSON.stringify([file('x'), file('y')].map((one) => ({ ...one, checksum: null }))),
    );
    const heads = [head('a', null), head('b', null)];

    const made = publicationOf(staged(...files), baseOf(heads), heads, context());

    expect(made.action).toBe('overwrite');
  });
});

describe('registering', () => {
  it('reads the objects of a table in another format as that format is read, and counts them', () => {
    const base = baseOf([head('a.csv')]);
    const { StoredAsSubDirectories: _, ...reading } = descriptorOf('csv');

    const made = registrationOf('dt=2001-01-01', base, { rows: 0, bytes: 1 }, context({ table, format: 'csv' }));

    expect(made.entry).toEqual({
      ...madeEntry(place),
      parameters: { classification: 'csv', 'skip.header.line.count': '1', lakefill: 'run-1/1-0001-a', numRows: '0' },
      descriptor: { ...reading, Columns: columns },
    });
  });

  it('makes nothing but the entry, where the objects lie', () => {
    const base = baseOf([head('a.parquet')]);

    const made = registrationOf('dt=2001-01-01', base, { rows: 7, bytes: 123 }, context({ table }));

    expect(made).toEqual(publication({ action: 'register', base, entry: madeEntry(place) }));
  });
});
