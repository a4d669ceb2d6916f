import { describe, expect, it } from 'vitest';
import { at as atIndex } from '../../../core/errors.ts';
import { fill, flatten, type MakeStore, outline, refusal, text, useSubject } from './subject.ts';

export function versionsContract(makeStore: MakeStore): void {
  describe('versions', () => {
    const subject = useSubject(makeStore);

    it('keeps every version, newest first, and reads each', async () => {
      const { store, bucket, key, at } = subject();
      const written = [];
      for (const body of ['one', 'two', 'three']) written.push(await store.put(at('a'), body));

      const versions = await flatten(store.listVersions({ bucket, key }));

      expect(versions.map(({ versionId }) => versionId)).toEqual(written.map(({ versionId }) => versionId).reverse());
      expect(outline(versions)).toEqual(['version*', 'version', 'version']);
      const bodies = [];
      for (const { versionId } of written) bodies.push(text((await store.get(at('a'), { versionId })).body));
      expect(bodies).toEqual(['one', 'two', 'three']);
      const times = versions.map(({ lastModified }) => lastModified);
      expect([...times].sort((a, b) => b - a)).toEqual(times);
    });

    it('lists keys in order, each with its own history', async () => {
      const { store, bucket, key, at } = subject();
      for (const name of ['b', 'a/x', 'a.txt', 'b']) await store.put(at(name), name);

      const versions = await flatten(store.listVersions({ bucket, key }));

      expect(versions.map(({ uri }) => uri)).toEqual([at('a.txt'), at('a/x'), at('b'), at('b')]);
    });

    it('hides a deleted object behind a marker and keeps its bytes', async () => {
      const { store, bucket, key, at } = subject();
      const { versionId } = await store.put(at('a'), 'kept');

      await store.delete(at('a'));

      expect(await store.head(at('a'))).toBeUndefined();
      expect(await refusal(store.get(at('a')))).toBe('NoSuchKey');
      expect(text((await store.get(at('a'), { versionId })).body)).toBe('kept');
      const versions = await flatten(store.listVersions({ bucket, key }));
      expect(outline(versions)).toEqual(['marker*', 'version']);
    });

    it('brings the object back when its marker is removed', async () => {
      const { store, bucket, key, at } = subject();
      const { versionId } = await store.put(at('a/b/c'), 'kept');
      await store.delete(at('a/b/c'));
      const marker = atIndex(await flatten(store.listVersions({ bucket, key })), 0);

      await store.deleteVersion(at('a/b/c'), marker.versionId);

      const { body, versionId: now } = await store.get(at('a/b/c'));
      expect([text(body), now]).toEqual(['kept', versionId]);
    });

    it('shows the version before when the newest is removed for good', async () => {
      const { store, bucket, key, at } = subject();
      await store.put(at('a'), 'one');
      const newest = await store.put(at('a'), 'two');

      await store.deleteVersion(at('a'), newest.versionId);

      expect(text((await store.get(at('a'))).body)).toBe('one');
      expect(outline(await flatten(store.listVersions({ bucket, key })))).toEqual(['version*']);
      expect(await store.head(at('a'), { versionId: newest.versionId })).toBeUndefined();
    });

    it('removes one noncurrent version for good, and does not mind doing it twice', async () => {
      const { store, bucket, key, at } = subject();
      const old = await store.put(at('a'), 'one');
      await store.put(at('a'), 'two');

      await store.deleteVersion(at('a'), old.versionId);
      await store.deleteVersion(at('a'), old.versionId);

      expect(outline(await flatten(store.listVersions({ bucket, key })))).toEqual(['version*']);
      expect(await refusal(store.get(at('a'), { versionId: old.versionId }))).toBe('NoSuchKey');
      expect(text((await store.get(at('a'))).body)).toBe('two');
    });

    it('lets nothing remain of an object whose only version is removed', async () => {
      const { store, bucket, key, at } = subject();
      const { versionId } = await store.put(at('a'), 'one');

      await store.deleteVersion(at('a'), versionId);

      expect(await store.head(at('a'))).toBeUndefined();
      expect(await flatten(store.listVersions({ bucket, key }))).toEqual([]);
    });

    it('does not mind deleting what is not there', async () => {
      const { store, at } = subject();

      await store.delete(at('never'));

      expect(await store.head(at('never'))).toBeUndefined();
    });

    it('come in pages of 1,000', async () => {
      const { store, bucket, key, at } = subject();
      const names = Array.from({ length: 999 }, (_, index) => at(`k${index}`));
      await fill(store, names);
      for (const lengths of [[1_000], [1_000, 1]]) {
        await store.put(at('k0'), 'again');

        const pages = [];
        for await (const page of store.listVersions({ bucket, key })) pages.push(page.length);

        expect(pages.filter((length) => length > 0)).toEqual(lengths);
      }
    });
  });
}
