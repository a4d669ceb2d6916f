import { describe, expect, it } from 'vitest';
import type { Complaint, Path } from '../../../core/dataset/problem.ts';
import { covered, describe as inWords, readRaw, valueAt } from '../../../core/dataset/read-raw.ts';

describe('the value at a path', () => {
  const tree = { sources: [{ id: 'raw' }, 'x'], window: { open: '22:00' }, where: 'a,b', empty: null };

  it.each<[Path, unknown]>([
    [[], tree],
    [['sources', 0, 'id'], 'raw'],
    [['sources', 1], 'x'],
    [['sources', 2], undefined],
    [['sources', 2, 'id'], undefined],
    [['window', 0, 'open'], '22:00'],
    [['window', 1, 'open'], undefined],
    [['where', 1], 'a,b'],
    [['empty', 'x'], undefined],
    [['nothing', 'x'], undefined],
  ])('%j is %j', (path, value) => {
    expect(valueAt(tree, path)).toEqual(value);
  });
});

it.each([
  [undefined, 'missing'],
  [null, 'empty'],
  ['', 'empty'],
  ['a "b"', '"a \\"b\\""'],
  [[], 'a list'],
  [{}, 'a mapping'],
])('%j is told as %s', (value, words) => {
  expect(inWords(value)).toBe(words);
});

describe('a complaint covers', () => {
  const complaint = (path: Path, change: Partial<Complaint> = {}): Complaint => ({
    path,
    fault: 'wrong',
    expected: 'right',
    ...change,
  });
  const misspelled = complaint(['sources', 0, 'formta'], { nearest: 'format', atKey: true });
  const wrongWord = complaint(['target', 'kind'], { nearest: 's3' });

  it.each<[string, Complaint, Path, boolean]>([
    ['its own path', complaint(['window', 0]), ['window', 0], true],
    ['a key below', complaint(['target']), ['target', 'kind'], true],
    ['an element below', complaint(['sources']), ['sources', 0], true],
    ['the list of an element', complaint(['sources', 0]), ['sources'], true],
    ['everything, where it is about the whole file', complaint([]), ['target', 'kind'], true],
    ['what a misspelled key meant', misspelled, ['sources', 0, 'format'], true],
    ['not what it did not mean', misspelled, ['sources', 0, 'kind'], false],
    ['not the same key elsewhere', misspelled, ['sources', 1, 'format'], false],
    ['not what a value looks like', wrongWord, ['target', 's3'], false],
    ['nothing but its key, without a guess', complaint(['a', 'b'], { atKey: true }), ['a', 'undefined'], false],
    ['not the mapping around it', complaint(['target', 'kind']), ['target'], false],
    ['not what only begins alike', complaint(['a']), ['ab'], false],
    ['not another element', complaint(['sources', 0]), ['sources', 1], false],
  ])('%s', (_, told, path, is) => {
    expect(covered([told], path)).toBe(is);
    expect(covered([complaint(['else']), told], path)).toBe(is);
  });

  it('nothing where there is none', () => {
    expect(covered([], ['target'])).toBe(false);
  });
});

describe('a tree of the wrong shape', () => {
  it('is read without what is wrong, which is told with where it stood and what was probably meant', () => {
    const tree = {
      dataset: 'clicks',
      retnetion: 'P1D',
      engine: 'lamda',
      sources: [{ id: 'raw', kind: 'S3' }, 'x', { id: 'b' }],
      window: { open: '7', close: '22:00', days: ['MON', 'TUES'] },
      target: 's3://lake/',
      partitions: { n: { type: 'enum', values: 'a,,b' } },
    };
    const before = structuredClone(tree);

    const { raw, complaints } = readRaw(tree);

    expect(tree).toEqual(before);
    expect(raw).toEqual({
      dataset: 'clicks',
      sources: [{ id: 'raw' }, {}, { id: 'b' }],
      window: [{ close: '22:00' }],
      partitions: { n: { type: 'enum' } },
    });
    const told = complaints.map(({ path, fault, nearest, atKey }) => [path.join('.'), fault, nearest, atKey]);
    expect(new Set(told)).toEqual(
      new Set([
        ['retnetion', 'unknown key', 'retention', true],
        ['engine', '"lamda"', 'lambda', undefined],
        ['sources.0.kind', '"S3"', 's3', undefined],
        ['sources.1', '"x"', undefined, undefined],
        ['window.0.open', '"7"', undefined, undefined],
        ['window.0.days.1', '"TUES"', 'TUE', undefined],
        ['target', '"s3://lake/"', undefined, undefined],
        ['partitions.n.values.1', '"a,,b"', undefined, undefined],
      ]),
    );
  });

  it.each([
    ['a text', 'x', '"x"'],
    ['a list', [1], 'a list'],
  ])('that is %s holds nothing', (_, tree, fault) => {
    expect(readRaw(tree)).toEqual({
      raw: {},
      complaints: [{ path: [], fault, expected: 'a mapping', nearest: undefined }],
    });
  });

  it('that fits has no complaints', () => {
    expect(readRaw({ dataset: 'clicks' })).toEqual({ raw: { dataset: 'clicks' }, complaints: [] });
  });
});
