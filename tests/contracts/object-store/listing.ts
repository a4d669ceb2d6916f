import { describe, expect, it } from 'vitest';
import { fill, type Lack, listed, type MakeStore, useSubject } from './subject.ts';

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `dt=${String(index).padStart(5, '0')}/part-0.parquet`);

export function listingContract(makeStore: MakeStore, lacks: ReadonlySet<Lack>): void {
  describe('listing', () => {
    const subject = useSubject(makeStore);

    it('gives pages of 1,000, full ones only if more follows, with a delimiter too', async () => {
      const { store, bucket, key, at } = subject();
      await fill(store, names(998).map(at));
      for (const [count, pages] of [
        [999, [999]],
        [1_000, [1_000]],
        [1_001, [1_000, 1]],
      ] as const) {
        await fill(store, names(count).slice(-1).map(at));

        const flat = await listed(store, { bucket, key });
        const folders = await listed(store, { bucket, key }, { delimiter: '/' });

        expect(flat).toEqual({ keys: names(count).map((name) => `${key}${name}`), prefixes: [], pages });
        expect(folders).toEqual({ keys: [], prefixes: names(count).map((name) => `${key}${name.slice(0, 9)}`), pages });
      }
    });

    it('gives one page for nothing', async () => {
      const { store, bucket, key } = subject();

      expect(await listed(store, { bucket, key })).toEqual({ keys: [], prefixes: [], pages: [0] });
    });

    describe.each<[string, string, { delimiter?: '/'; startAfter?: string; maxKeys?: number }, object]>([
      ['a folder', 'a/', {}, { keys: ['a/1', 'a/b/2', 'a/b/3'], prefixes: [], pages: [3] }],
      ['any beginning of a key', 'a', {}, { keys: ['a.txt', 'a/1', 'a/b/2', 'a/b/3', 'ab'], prefixes: [], pages: [5] }],
      ['a whole key', 'a/b/2', {}, { keys: ['a/b/2'], prefixes: [], pages: [1] }],
      ['a beginning below a folder', 'a/b', { delimiter: '/' }, { keys: [], prefixes: ['a/b/'], pages: [1] }],
      ['objects and folders', 'a/', { delimiter: '/' }, { keys: ['a/1'], prefixes: ['a/b/'], pages: [2] }],
      ['everything, by folder', '', { delimiter: '/' }, { keys: ['a.txt', 'ab'], prefixes: ['a/', 'c/'], pages: [4] }],
      [
        'what comes after a key',
        '',
        { startAfter: 'a/b/2' },
        { keys: ['a/b/3', 'ab', 'c/4'], prefixes: [], pages: [3] },
      ],
      ['what comes after no key', 'a/', { startAfter: 'a/a' }, { keys: ['a/b/2', 'a/b/3'], prefixes: [], pages: [2] }],
      [
        'pages of two',
        '',
        { maxKeys: 2, delimiter: '/' },
        { keys: ['a.txt', 'ab'], prefixes: ['a/', 'c/'], pages: [2, 2] },
      ],
      ['nothing that matches', 'a/c', {}, { keys: [], prefixes: [], pages: [0] }],
    ])('of %s', (_, prefix, options, expected) => {
      it('has exactly these', async () => {
        const { store, bucket, key, at } = subject();
        for (const name of ['a.txt', 'a/1', 'a/b/2', 'a/b/3', 'ab', 'c/4']) await store.put(at(name), '');
        if (!lacks.has('vanishing-folders')) {
          await store.put(at('gone/5'), '');
          await store.delete(at('gone/5'));
        }
        const startAfter = options.startAfter === undefined ? {} : { startAfter: `${key}${options.startAfter}` };

        const found = await listed(store, { bucket, key: `${key}${prefix}` }, { ...options, ...startAfter });

        const short = (name: string) => name.slice(key.length);
        expect({ ...found, keys: found.keys.map(short), prefixes: found.prefixes.map(short) }).toEqual(expected);
      });
    });

    it('lists while objects come and go, without missing one that stays', async () => {
      const { store, bucket, key, at } = subject();
      const lasting = names(40);
      await fill(store, lasting.map(at));
      let writing = true;
      const churn = async (name: string) => {
        while (writing) {
          await store.put(at(`churn/${name}/x`), name);
          await store.delete(at(`churn/${name}/x`));
        }
      };
      const writers = ['a', 'b', 'c'].map(churn);

      const seen: string[][] = [];
      for (let round = 0; round < 20; round++) seen.push((await listed(store, { bucket, key }, { maxKeys: 7 })).keys);
      writing = false;
      await Promise.all(writers);

      const expected = lasting.map((name) => `${key}${name}`);
      for (const keys of seen) expect(keys.filter((name) => !name.includes('churn'))).toEqual(expected);
    });
  });
}
