import { describe, expect, it } from 'vitest';
import { type Lack, listed, type MakeStore, text, useSubject } from './subject.ts';

/** Exactly 1,024 bytes with the prefix, which is S3's limit, in parts that a file name can hold. */
const longest = (prefix: string): string => {
  const rest = 1_024 - Buffer.byteLength(prefix);
  const part = `${'x'.repeat(200)}/`;
  return part.repeat(Math.floor(rest / 201)) + 'y'.repeat(rest % 201);
};

const keys: [string, (prefix: string) => string][] = [
  ['spaces', () => ' two  spaces '],
  ['a plus', () => 'a+b'],
  ['a percent sign', () => 'a%20b%2Fc%'],
  ['Hive escapes', () => 'ts=2020-11-01 01%3A00/part 0.parquet'],
  ['reserved characters', () => 'a&b=c?d#e:f;g,h"i\'j\\k|l*m<n>'],
  ['accents, composed', () => 'caf\u00e9'],
  ['accents, decomposed', () => 'cafe\u0301'],
  ['characters beyond U+FFFF', () => '\u{1f986}/\u{20000}.csv'],
  ['a leading dot', () => '.hidden/.file'],
  ['a new line', () => 'a\nb'],
  ['1,024 bytes', longest],
];

export function keysContract(makeStore: MakeStore, lacks: ReadonlySet<Lack>): void {
  describe('keys', () => {
    const subject = useSubject(makeStore);

    const taken = keys.filter(([, name]) => !(lacks.has('line-breaks') && name('').includes('\n')));
    it.each(taken)('takes keys with %s as they are', async (_, name) => {
      const { store, bucket, key, at } = subject();
      const raw = name(key);

      await store.put(at(raw), raw);
      await store.copy({ uri: at(raw) }, at('copy'));

      expect(text((await store.get(at(raw))).body)).toBe(raw);
      expect(text((await store.get(at('copy'))).body)).toBe(raw);
      expect((await listed(store, { bucket, key })).keys.sort()).toEqual([`${key}${raw}`, `${key}copy`].sort());
      await store.delete(at(raw));
      expect((await listed(store, { bucket, key })).keys).toEqual([`${key}copy`]);
    });

    it('lists in the order of UTF-8 bytes, whatever is a folder', async () => {
      const { store, bucket, key, at } = subject();
      const sorted = ['A', 'a!', 'a-b/c', 'a.txt', 'a/b', 'a/b.c', 'a0', 'b/', '\uffee', '\u{10000}'].map((name) =>
        name === 'b/' ? 'b/z' : name,
      );

      for (const name of [...sorted].reverse()) await store.put(at(name), '');

      expect((await listed(store, { bucket, key })).keys).toEqual(sorted.map((name) => `${key}${name}`));
    });
  });
}
