import { describe, expect, it } from 'vitest';
import { type Chunk, metadataOf } from '../../../../core/audit/footer/metadata.ts';
import { int64 } from '../support/footer.ts';
import { encodeStruct, type Value } from '../support/thrift.ts';

type Fields = { [field: number]: Value | undefined };

const schema: Fields[] = [
  { 4: 'root', 5: 2 },
  { 4: 'a', 1: 2, 3: 1 },
  { 4: 'g', 5: 1 },
  { 4: 'b', 1: 2 },
];
const meta: Fields = { 1: 2, 3: ['a'], 5: 3n, 7: 100n, 9: 40n };
const stats: Fields = { 3: 1n, 5: int64(9n), 6: int64(1n) };

/** The metadata of a file of one row group that has this one chunk. */
const read = (chunk: Value | undefined, group: Fields = {}, file: Fields = {}) =>
  metadataOf(
    encodeStruct({ 1: 1, 2: schema, 3: 3n, 4: [{ 1: [chunk], 3: 3n, ...group } as Value], ...file } as Fields),
  );
const chunkOf = (fields: Fields, more: Fields = {}): Chunk | null | undefined =>
  read({ 3: { ...meta, ...fields }, ...more }).rowGroups[0]?.chunks[0];

describe('a column chunk', () => {
  const plain: Chunk = { path: ['a'], physical: 'INT64', values: 3, bytes: 100, start: 40, statistics: null };
  const integer = (value: bigint) => ({ bound: { kind: 'integer', value }, exact: true });

  it.each<[string, Fields, Fields, Partial<Chunk>]>([
    ['is read whole', {}, {}, {}],
    ['with statistics', { 12: stats }, {}, { statistics: { nulls: 1, min: integer(1n), max: integer(9n) } as never }],
    ['begins with its dictionary', { 11: 4n }, {}, { start: 4 }],
    ['has no dictionary at 0', { 11: 0n }, {}, {}],
    ['has no dictionary behind its data', { 11: 50n }, {}, {}],
    ['without a value is its dictionary', { 5: 0n, 9: 0n, 11: 50n }, {}, { values: 0, start: 50 }],
    ['with values begins with them, even at 0', { 9: 0n, 11: 50n }, {}, { start: 0 }],
    ['without a value or a dictionary is where its data would be', { 5: 0n, 11: 0n }, {}, { values: 0 }],
    ['lies in another file', {}, { 1: 'other' }, { start: null }],
    ['of another path has no statistics', { 3: ['b'], 12: stats }, {}, { path: ['b'] }],
    ['of another type has no statistics', { 1: 1, 12: stats }, {}, { physical: 'INT32' }],
    ['of an unknown type has no statistics', { 1: 99, 12: stats }, {}, { physical: undefined }],
  ])('%s', (_, fields, more, expected) => {
    expect(chunkOf(fields, more)).toEqual({ ...plain, ...expected });
  });

  it('is told from one whose name has a point in it', () => {
    const dotted = [
      { 4: 'root', 5: 1 },
      { 4: 'g', 5: 1 },
      { 4: 'b', 1: 2 },
    ];
    const of = (path: string[]) =>
      read({ 3: { ...meta, 3: path, 12: stats } }, {}, { 2: dotted }).rowGroups[0]?.chunks[0]?.statistics;

    expect([of(['g', 'b']) === null, of(['g.b']) === null, of(['gb']) === null]).toEqual([false, true, true]);
  });

  it('that no column stands for has no statistics', () => {
    const chunk = { 3: { ...meta, 12: stats } };

    const { chunks } = read(undefined, { 1: [chunk, chunk, chunk] }).rowGroups[0] ?? { chunks: [] };

    expect(chunks.map((found) => found?.statistics === null)).toEqual([false, true, true]);
  });
});

describe('metadata in which', () => {
  it.each<[string, () => unknown, string]>([
    ['the schema is a number', () => read({ 3: meta }, {}, { 2: 1 }), 'the schema is missing or not a list'],
    ['a schema element is a number', () => read({ 3: meta }, {}, { 2: [1] }), 'a schema element is not a struct'],
    ['the rows are missing', () => read({ 3: meta }, {}, { 3: undefined }), 'num_rows is missing'],
    [
      'the row groups are missing',
      () => read({ 3: meta }, {}, { 4: undefined }),
      'row_groups is missing or not a list',
    ],
    ['a row group is a number', () => read({ 3: meta }, {}, { 4: [1] }), 'a row group is not a struct'],
    ['a row group has no rows', () => read({ 3: meta }, { 3: undefined }), 'num_rows of row group 0 is missing'],
    [
      'a row group has no chunks',
      () => read(1, { 1: undefined }),
      'the columns of row group 0 is missing or not a list',
    ],
    ['a chunk is a number', () => read(1), 'a column chunk is not a struct'],
    ['a chunk has no path', () => chunkOf({ 3: undefined }), 'path_in_schema is missing or not a list'],
    ['a chunk has no type', () => chunkOf({ 1: undefined }), 'the type of a column chunk is missing'],
    ['a chunk has no count', () => chunkOf({ 5: undefined }), 'num_values is missing'],
    ['a chunk has no place', () => chunkOf({ 9: undefined }), 'data_page_offset is missing'],
    ['a dictionary is no place', () => chunkOf({ 11: 'x' }), 'dictionary_page_offset is not an integer that can be'],
    ['statistics are a number', () => chunkOf({ 12: 1 }), 'statistics is not a struct'],
    ['a count of nulls is a text', () => chunkOf({ 12: { 3: 'x' } }), 'null_count is not an integer that can be'],
    ['a number is a truth', () => chunkOf({ 5: true }), 'num_values is not an integer that can be'],
    ['a type is a text', () => read(1, {}, { 2: [{ 4: 'r', 1: 'x' }] }), 'type is not an integer that can be'],
    [
      'children are a text',
      () => read(1, {}, { 2: [{ 4: 'r', 5: 'x' }] }),
      'num_children is not an integer that can be',
    ],
    [
      'a repetition is a text',
      () => read(1, {}, { 2: [{ 4: 'r', 3: 'x' }] }),
      'repetition_type is not an integer that can be',
    ],
    [
      'a group has fewer children than none',
      () => read(1, {}, { 2: [{ 4: 'r', 5: -1 }] }),
      'schema element "r" is neither a column nor a group',
    ],
  ])('%s are corrupt', (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ name: 'CorruptFooter', message }));
  });
});
