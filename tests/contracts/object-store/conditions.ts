import { describe, expect, it } from 'vitest';
import { type Lack, type MakeStore, refusal, text, useSubject } from './subject.ts';

export function conditionsContract(makeStore: MakeStore, lacks: ReadonlySet<Lack>): void {
  describe('conditions', () => {
    const subject = useSubject(makeStore);

    it('puts only where nothing is, when asked to', async () => {
      const { store, at } = subject();

      await store.put(at('a'), 'first', { ifNoneMatch: true });

      expect(await refusal(store.put(at('a'), 'second', { ifNoneMatch: true }))).toBe('PreconditionFailed');
      expect(text((await store.get(at('a'))).body)).toBe('first');
    });

    it('takes a delete marker for nothing', async () => {
      const { store, at } = subject();
      await store.put(at('a'), 'first');
      await store.delete(at('a'));

      await store.put(at('a'), 'second', { ifNoneMatch: true });

      expect(text((await store.get(at('a'))).body)).toBe('second');
    });

    it('puts only over the expected object, when asked to', async () => {
      const { store, at } = subject();
      const first = await store.put(at('a'), 'first');

      const second = await store.put(at('a'), 'second', { ifMatch: first.etag });

      expect(await refusal(store.put(at('a'), 'third', { ifMatch: first.etag }))).toBe('PreconditionFailed');
      expect(await refusal(store.put(at('none'), 'x', { ifMatch: first.etag }))).toBe('PreconditionFailed');
      expect(await store.get(at('a'))).toEqual({ body: expect.anything(), ...pick(second) });
    });

    it.skipIf(lacks.has('delete-conditions'))('deletes only the expected object, when asked to', async () => {
      const { store, at } = subject();
      const first = await store.put(at('a'), 'first');
      const second = await store.put(at('a'), 'second');

      expect(await refusal(store.delete(at('a'), { ifMatch: first.etag }))).toBe('PreconditionFailed');
      expect(await refusal(store.delete(at('none'), { ifMatch: first.etag }))).toBe('PreconditionFailed');
      await store.delete(at('a'), { ifMatch: second.etag });

      expect(await store.head(at('a'))).toBeUndefined();
    });
  });

  describe('copies', () => {
    const subject = useSubject(makeStore);

    it('copies bytes, and the metadata that is given instead of the source', async () => {
      const { store, at } = subject();
      await store.put(at('from'), 'bytes', { metadata: { old: 'yes' } });

      const copied = await store.copy({ uri: at('from') }, at('to'), { metadata: { lakefill: 'r/c-1' } });

      const head = await store.head(at('to'));
      expect(text((await store.get(at('to'))).body)).toBe('bytes');
      expect([head?.metadata, head?.etag, head?.versionId]).toEqual([
        { lakefill: 'r/c-1' },
        copied.etag,
        copied.versionId,
      ]);
    });

    it('copies a version of long ago, also over the object itself', async () => {
      const { store, at } = subject();
      const old = await store.put(at('a'), 'old');
      await store.put(at('a'), 'new');

      await store.copy({ uri: at('a'), versionId: old.versionId }, at('b'));
      await store.copy({ uri: at('a'), versionId: old.versionId }, at('a'), { metadata: {} });

      expect(text((await store.get(at('a'))).body)).toBe('old');
      expect(text((await store.get(at('b'))).body)).toBe('old');
    });

    it('copies only the expected source', async () => {
      const { store, at } = subject();
      const old = await store.put(at('from'), 'old');
      await store.put(at('from'), 'new');

      const refused = refusal(store.copy({ uri: at('from'), etag: old.etag }, at('to')));

      expect(await refused).toBe('PreconditionFailed');
      expect(await store.head(at('to'))).toBeUndefined();
      await store.copy({ uri: at('from'), etag: old.etag, versionId: old.versionId }, at('to'));
      expect(text((await store.get(at('to'))).body)).toBe('old');
    });

    it.skipIf(lacks.has('copy-conditions'))('copies only over what is expected at the destination', async () => {
      const { store, at } = subject();
      await store.put(at('from'), 'bytes');
      const before = await store.put(at('to'), 'before');

      expect(await refusal(store.copy({ uri: at('from') }, at('to'), { ifNoneMatch: true }))).toBe(
        'PreconditionFailed',
      );
      expect(await refusal(store.copy({ uri: at('from') }, at('none'), { ifMatch: before.etag }))).toBe(
        'PreconditionFailed',
      );
      await store.copy({ uri: at('from') }, at('to'), { ifMatch: before.etag });
      await store.copy({ uri: at('from') }, at('fresh'), { ifNoneMatch: true });
      expect(await refusal(store.copy({ uri: at('from') }, at('to'), { ifMatch: before.etag }))).toBe(
        'PreconditionFailed',
      );

      expect(text((await store.get(at('to'))).body)).toBe('bytes');
      expect(text((await store.get(at('fresh'))).body)).toBe('bytes');
    });
  });
}

const pick = ({ etag, versionId }: { etag: string; versionId: string }) => ({ etag, versionId });
