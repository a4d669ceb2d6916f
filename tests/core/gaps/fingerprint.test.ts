import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectState } from '../../../core/gaps/candidate.ts';
import { byUri, fingerprintOf, sameObjects } from '../../../core/gaps/fingerprint.ts';
import { sha256 } from '../../../core/hash.ts';
import { object } from './given.ts';

describe('objects are the same', () => {
  it.each<[string, ObjectState[], ObjectState[], boolean]>([
    ['none and none', [], [], true],
    ['in another order', [object('a'), object('b')], [object('b'), object('a')], true],
    ['one more', [object('a')], [object('a'), object('b')], false],
    ['another name', [object('a')], [object('b', 100, 'etag-a')], false],
    ['another size', [object('a')], [object('a', 101)], false],
    ['another ETag', [object('a')], [object('a', 100, 'other')], false],
  ])('%s', (_, a, b, same) => {
    expect(sameObjects(a, b)).toBe(same);
    expect(sameObjects(b, a)).toBe(same);
    expect(fingerprintOf(a) === fingerprintOf(b)).toBe(same);
  });

  it('exactly when their fingerprints are equal', () => {
    const few = fc.uniqueArray(
      fc.record({
        uri: fc.constantFrom('s3://b/a', 's3://b/b', 's3://b/c'),
        size: fc.nat({ max: 1 }),
        etag: fc.constantFrom('x', 'y'),
      }),
      { selector: ({ uri }) => uri },
    );
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(sameObjects(a, b)).toBe(fingerprintOf(a) === fingerprintOf(b));
      }),
    );
  });
});

describe('a fingerprint', () => {
  it('is SHA-256 over keys, sizes and ETags, sorted by key', () => {
    const text = '[["s3://b/a",1,"x"],["s3://b/b",2,"y"]]';

    const fingerprint = fingerprintOf([
      { uri: 's3://b/b', size: 2, etag: 'y' },
      { uri: 's3://b/a', size: 1, etag: 'x' },
    ]);

    expect(fingerprint).toBe(sha256(text));
  });

  it('does not see versions or ages', () => {
    const aged = { ...object('a'), versionId: '7', lastModified: 9 };

    expect(fingerprintOf([aged])).toBe(fingerprintOf([object('a')]));
  });
});

it.each([
  ['s3://b/a', 's3://b/b', -1],
  ['s3://b/a', 's3://b/a', 0],
  ['s3://b/b', 's3://b/a', 1],
])('%s compared with %s is %i', (a, b, order) => {
  expect(byUri({ uri: a }, { uri: b })).toBe(order);
});

it('URIs are ordered by code units', () => {
  const uris = ['s3://b/é', 's3://b/a', 's3://b/Z', 's3://b/a'].map((uri) => ({ uri }));

  expect(uris.sort(byUri).map(({ uri }) => uri)).toEqual(['s3://b/Z', 's3://b/a', 's3://b/a', 's3://b/é']);
});
