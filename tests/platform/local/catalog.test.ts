import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLocalCatalog } from '../../../platform/local/catalog.ts';
import { catalogContract } from '../../contracts/catalog.ts';

catalogContract('a file', async () => {
  const root = await mkdtemp(join(tmpdir(), 'catalog-'));
  return { catalog: openLocalCatalog({ root }), dispose: () => rm(root, { recursive: true, force: true }) };
});

describe('a catalog in a file', () => {
  it('counts versions up from 0 and is there for the next process', async () => {
    const root = await mkdtemp(join(tmpdir(), 'catalog-'));
    const table = {
      name: 'a.b',
      versionId: '7',
      columns: [],
      partitionKeys: [],
      location: 's3://lake/b/',
      parameters: {},
      descriptor: {},
    };
    const first = openLocalCatalog({ root });
    await first.createTable(table);
    expect((await first.getTable('a.b'))?.versionId).toBe('0');

    await openLocalCatalog({ root }).updateTable(table, '0');

    expect(await first.getTable('a.b')).toEqual({ ...table, versionId: '1' });
  });

  it('refuses an entry with too few values', async () => {
    const root = await mkdtemp(join(tmpdir(), 'catalog-'));
    const catalog = openLocalCatalog({ root });
    const partitionKeys = [{ name: 'dt', type: 'string' }];
    const rest = { location: 's3://lake/b/', parameters: {}, descriptor: {} };
    await catalog.createTable({ name: 'a.b', versionId: '', columns: [], partitionKeys, ...rest });

    expect(await catalog.createPartitions('a.b', [{ values: [], ...rest }])).toEqual([
      { values: [], error: 'InvalidInputException', message: 'as many values as partition keys are needed' },
    ]);
  });
});
