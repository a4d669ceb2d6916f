import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look } from '../../../cli/preview.ts';
import { day, days, type Fields, key, type Lake, makeLake, range } from '../../e2e/kit.ts';
import { copyTo, dayOf, parquetDays } from './given.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

/** One folder for all days, whose rows are told apart by their time alone. */
const folder = (format: string): Fields => ({
  id: 'raw',
  kind: 's3',
  location: 's3://raw/days/',
  format,
  timeColumn: 'happened',
});

const rowsOf = (...numbers: number[]): string =>
  `happened,n\n${numbers.map((n) => `${day(n)}T00:00:00,${n}\n`).join('')}`;

/** Per partition the files it would be filled from, and the warnings that were given. */
async function found(through: number) {
  const { deps } = lake.worker();
  const warnings: Fields[] = [];
  const logger = { ...deps.logger, warn: (_: string, data = {}) => void warnings.push(data as Fields) };
  const { candidates } = await look(range(1, through), { ...deps, logger });
  const files = candidates.map(({ partition, source }) => [
    partition.key,
    source?.objects.map(({ uri }) => uri.slice('s3://raw/days/'.length)) ?? null,
  ]);
  return { files: Object.fromEntries(files), warnings };
}

describe('a folder of text files', () => {
  beforeEach(() => lake.declare(days({ sources: [folder('csv')] })));

  it('with a stray one is filled from the others, and the stray one is named', async () => {
    await lake.store.put('s3://raw/days/a.csv', rowsOf(1, 2));
    await lake.store.put('s3://raw/days/README.md', '# About these files\n');

    const { files, warnings } = await found(3);

    expect(files).toEqual({ [key(1)]: ['a.csv'], [key(2)]: ['a.csv'], [key(3)]: null });
    expect(warnings).toEqual([
      { source: 'raw', uri: 's3://raw/days/README.md', problem: expect.stringContaining('has no column "happened"') },
    ]);
  });

  it('with a wrong time in one of them keeps to what its other times say', async () => {
    await lake.store.put('s3://raw/days/a.csv', rowsOf(1, 2));
    await lake.store.put('s3://raw/days/b.csv', `${rowsOf(3, 4)}2001-13-45,9\n`);

    const { files, warnings } = await found(5);

    expect(files).toEqual({
      [key(1)]: ['a.csv'],
      [key(2)]: ['a.csv'],
      [key(3)]: ['b.csv'],
      [key(4)]: ['b.csv'],
      [key(5)]: null,
    });
    expect(warnings).toEqual([
      { source: 'raw', uri: 's3://raw/days/b.csv', problem: '1 of 3 rows has a "happened" that is no time' },
    ]);
  });

  it('fails only the partitions of the wrong one', async () => {
    await lake.store.put('s3://raw/days/a.csv', rowsOf(1, 2));
    await lake.store.put('s3://raw/days/b.csv', `${rowsOf(3)}2001-13-45,9\n`);

    const { report } = await lake.worker().run(range(1, 3));

    expect(report).toMatchObject({ outcome: 'PARTIALLY_FAILED', published: 2 });
    expect(report?.failed).toEqual([
      { partition: key(3), error: 'TransformFailed', message: expect.stringContaining('2001-13-45') },
    ]);
  });

  it('of which none is sound is refused', async () => {
    await lake.store.put('s3://raw/days/a.csv', `${rowsOf(1)}soon,9\n`);
    await lake.store.put('s3://raw/days/b.txt', 'hello\n');

    await expect(found(2)).rejects.toMatchObject({
      name: 'NoReadableSource',
      message: expect.stringContaining('s3://raw/days/a.csv'),
    });
  });
});

describe('a folder of Parquet files', () => {
  it('with a broken one is filled from the others, and the broken one is named', async () => {
    lake.declare(parquetDays({ sources: [folder('parquet')] }));
    await copyTo(lake.store, 's3://raw/days/a.parquet', dayOf(1));
    await lake.store.put('s3://raw/days/b.parquet', 'PAR1 and no more');
    await copyTo(lake.store, 's3://raw/days/c.parquet', 'SELECT 1 AS other');

    const { files, warnings } = await found(2);

    expect(files).toEqual({ [key(1)]: ['a.parquet'], [key(2)]: null });
    expect(warnings).toEqual([
      {
        source: 'raw',
        uri: 's3://raw/days/b.parquet',
        problem: expect.stringContaining('not a readable Parquet file'),
      },
      { source: 'raw', uri: 's3://raw/days/c.parquet', problem: expect.stringContaining('has no column "happened"') },
    ]);
  });
});
