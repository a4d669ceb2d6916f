import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openLocalCatalog } from '../../../../platform/local/catalog.ts';
import { openLocalStore } from '../../../../platform/local/object-store.ts';
import { flatten, listed, refusal, text } from '../../../contracts/object-store/subject.ts';

const freshFolder = () => mkdtempSync(join(tmpdir(), 'limits-'));
const everything = { bucket: 'lake', key: '' };

describe('keys that no file can have', () => {
  it.each([
    ['', 'the key is empty'],
    ['/a', 'it has an empty part between slashes'],
    ['a//b', 'it has an empty part between slashes'],
    ['a/', 'it has an empty part between slashes'],
    ['../outside', '".." would mean another folder'],
    ['a/./b', '"." would mean another folder'],
    ['a\0b', 'it contains a NUL character'],
    ['\ud800', 'it is not valid Unicode'],
    ['x'.repeat(256), 'one of its parts is longer than 255 bytes'],
    ['\u00e9'.repeat(128), 'one of its parts is longer than 255 bytes'],
  ])('%j is refused by every operation', async (key, problem) => {
    const store = openLocalStore({ root: freshFolder() });
    const uri = `s3://lake/${key}`;

    for (const act of [
      () => store.put(uri, 'x'),
      () => store.get(uri),
      () => store.head(uri),
      () => store.delete(uri),
      () => store.copy({ uri }, 's3://lake/ok'),
    ]) {
      await expect(act()).rejects.toMatchObject({
        name: 'KeyNotRepresentable',
        message: `${uri} cannot be a file: ${problem}`,
        data: { uri },
      });
    }
    expect((await listed(store, { bucket: 'lake', key: 'a/../' })).keys).toEqual([]);
  });

  it('are also those that are an object and a folder at once', async () => {
    const store = openLocalStore({ root: freshFolder() });
    await store.put('s3://lake/a/b', 'x');

    await expect(store.put('s3://lake/a', 'x')).rejects.toMatchObject({
      name: 'KeyNotRepresentable',
      message: 's3://lake/a cannot be a file: a folder of that name holds objects',
    });
    await expect(store.put('s3://lake/a/b/c', 'x')).rejects.toMatchObject({
      name: 'KeyNotRepresentable',
      message: 's3://lake/a/b/c cannot be a file: a part of it is an object already',
    });
    expect((await listed(store, everything)).keys).toEqual(['a/b']);
    expect((await flatten(store.listVersions(everything))).length).toBe(1);
  });

  it.each(['.lakefill', '..', '.', '-x', 'x'.repeat(64)])('the bucket %j is refused', async (bucket) => {
    const store = openLocalStore({ root: freshFolder() });

    expect(await refusal(store.put(`s3://${bucket}/a`, 'x'))).toBe('KeyNotRepresentable');
    expect(await refusal(flatten(pages(store.list({ bucket, key: '' }))))).toBe('KeyNotRepresentable');
  });
});

async function* pages<T>(of: AsyncIterable<T>): AsyncGenerator<T[]> {
  for await (const page of of) yield [page];
}

describe('a root', () => {
  it('is not created by looking at it', async () => {
    const root = join(freshFolder(), 'not/yet');
    const store = openLocalStore({ root });
    const catalog = openLocalCatalog({ root });

    expect((await listed(store, everything)).keys).toEqual([]);
    expect(await flatten(store.listVersions(everything))).toEqual([]);
    expect(await store.head('s3://lake/a')).toBeUndefined();
    await store.delete('s3://lake/a').catch(() => undefined);
    expect(await catalog.getTable('a.b')).toBeUndefined();
    expect(existsSync(root)).toBe(false);
    await store.put('s3://lake/a', 'x');
    expect(readdirSync(root).sort()).toEqual(['.lakefill', 'lake']);
  });

  it('that cannot be a folder is named in the refusal', async () => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, '');
    const root = join(file, 'lake');

    await expect(openLocalStore({ root }).put('s3://lake/a', 'x')).rejects.toMatchObject({
      name: 'RootNotWritable',
      data: { root },
    });
    const table = { name: 'a.b', versionId: '', columns: [], partitionKeys: [], location: '', parameters: {} };
    await expect(openLocalCatalog({ root }).createTable({ ...table, descriptor: {} })).rejects.toMatchObject({
      name: 'RootNotWritable',
      data: { root },
    });
  });

  it('of a newer Lakefill is refused instead of being damaged', async () => {
    const root = freshFolder();
    await openLocalStore({ root }).put('s3://lake/a', 'x');
    const database = new DatabaseSync(join(root, '.lakefill/lake.sqlite'));
    database.exec('PRAGMA user_version = 2');
    database.close();

    await expect(openLocalStore({ root }).put('s3://lake/a', 'y')).rejects.toMatchObject({ name: 'NotSupported' });
  });

  it.skipIf(!existsSync('/dev/shm'))('takes files from another file system', async () => {
    const elsewhere = mkdtempSync('/dev/shm/lakefill-');
    const file = join(elsewhere, 'part');
    writeFileSync(file, 'far away');
    const root = freshFolder();
    mkdirSync(join(root, 'lake'));
    const store = openLocalStore({ root });

    await store.put('s3://lake/a', { file });

    expect(text((await store.get('s3://lake/a')).body)).toBe('far away');
  });
});
