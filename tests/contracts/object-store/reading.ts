import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MakeStore, refusal, text, useSubject } from './subject.ts';

export function readingContract(makeStore: MakeStore): void {
  describe('reading and writing', () => {
    const subject = useSubject(makeStore);

    it('gives back what was put, with its size, ETag, version and metadata', async () => {
      const { store, at } = subject();

      const put = await store.put(at('a.txt'), 'hello', { metadata: { lakefill: 'run-1/chunk-1' } });

      const got = await store.get(at('a.txt'));
      const head = await store.head(at('a.txt'));
      expect({ body: text(got.body), etag: got.etag, versionId: got.versionId }).toEqual({
        body: 'hello',
        etag: put.etag,
        versionId: put.versionId,
      });
      expect(head).toEqual({
        uri: at('a.txt'),
        size: 5,
        etag: put.etag,
        versionId: put.versionId,
        checksum: put.checksum,
        metadata: { lakefill: 'run-1/chunk-1' },
        lastModified: expect.any(Number),
      });
      expect(Math.abs((head?.lastModified ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it('puts bytes and files alike', async () => {
      const { store, at } = subject();
      const file = join(await mkdtemp(join(tmpdir(), 'put-')), 'part.parquet');
      await writeFile(file, Buffer.from([0, 255, 1]));

      await store.put(at('from-file'), { file });
      await store.put(at('from-bytes'), new Uint8Array([0, 255, 1]));

      expect([...(await store.get(at('from-file'))).body]).toEqual([0, 255, 1]);
      expect([...(await store.get(at('from-bytes'))).body]).toEqual([0, 255, 1]);
      expect([...(await readFile(file))]).toEqual([0, 255, 1]);
    });

    it('holds objects without a byte', async () => {
      const { store, at } = subject();

      await store.put(at('empty'), '');

      expect((await store.get(at('empty'))).body.length).toBe(0);
      expect((await store.head(at('empty')))?.size).toBe(0);
    });

    it.each([
      [0, 4, '0123'],
      [8, 100, '89'],
      [3, 3, ''],
    ])('reads the bytes [%i, %i)', async (start, end, expected) => {
      const { store, at } = subject();
      await store.put(at('digits'), '0123456789');

      expect(text(await store.getRange(at('digits'), start, end))).toBe(expected);
    });

    it('refuses a range of an object that is not the expected one', async () => {
      const { store, at } = subject();
      const { etag } = await store.put(at('digits'), '0123456789');

      expect(text(await store.getRange(at('digits'), 0, 2, { ifMatch: etag }))).toBe('01');
      await store.put(at('digits'), 'other bytes');
      expect(await refusal(store.getRange(at('digits'), 0, 2, { ifMatch: etag }))).toBe('PreconditionFailed');
    });

    it('says NoSuchKey for what is not there, and undefined to a head', async () => {
      const { store, at } = subject();

      expect(await refusal(store.get(at('nothing')))).toBe('NoSuchKey');
      expect(await refusal(store.getRange(at('nothing'), 0, 1))).toBe('NoSuchKey');
      expect(await refusal(store.localFile(at('nothing')))).toBe('NoSuchKey');
      expect(await refusal(store.copy({ uri: at('nothing') }, at('copy')))).toBe('NoSuchKey');
      expect(await store.head(at('nothing'))).toBeUndefined();
    });

    it('offers an object as a file of this machine, held to its ETag', async () => {
      const { store, at } = subject();
      const old = await store.put(at('data.csv'), 'old');
      await store.put(at('data.csv'), 'new');

      const newest = await store.localFile(at('data.csv'));
      const before = await store.localFile(at('data.csv'), { versionId: old.versionId, etag: old.etag });

      expect(await readFile(newest.path, 'utf8')).toBe('new');
      expect(await readFile(before.path, 'utf8')).toBe('old');
      expect(before.path.endsWith('.csv')).toBe(true);
      expect(await refusal(store.localFile(at('data.csv'), { etag: old.etag }))).toBe('SourceChanged');
      await newest.release();
      await before.release();
    });

    it('keeps versions in every bucket', async () => {
      const { store, bucket } = subject();

      expect((await store.versioning(bucket)).enabled).toBe(true);
    });
  });
}
