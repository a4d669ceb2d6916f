import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Location, parseUri, toUri } from '../../core/uri.ts';

describe('an S3 address', () => {
  it.each<[string, Location]>([
    ['s3://lake/flights/dt=2001-01-01/a.parquet', { bucket: 'lake', key: 'flights/dt=2001-01-01/a.parquet' }],
    ['s3://lake/flights/', { bucket: 'lake', key: 'flights/' }],
    ['s3://lake/', { bucket: 'lake', key: '' }],
    ['s3://lake', { bucket: 'lake', key: '' }],
    ['s3://lake//odd', { bucket: 'lake', key: '/odd' }],
    ['s3://lake/a%20b+ü', { bucket: 'lake', key: 'a%20b+ü' }],
    ['s3://lake/two\nlines', { bucket: 'lake', key: 'two\nlines' }],
  ])('%j', (uri, location) => {
    expect(parseUri(uri)).toEqual(location);
  });

  it.each([
    '',
    'lake/key',
    's3:/lake/key',
    's3://',
    's3:///key',
    'S3://lake/key',
    'https://lake/key',
    ' s3://lake/key',
  ])('is not %j', (uri) => {
    expect(() => parseUri(uri)).toThrow(
      expect.objectContaining({
        name: 'InvalidRequest',
        message: `"${uri}" is not an S3 address`,
        hint: 'write s3://bucket/key',
      }),
    );
  });

  it('is written as it was read', () => {
    const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,20}[a-z0-9]$/);
    fc.assert(
      fc.property(bucket, fc.string(), (name, key) => {
        expect(parseUri(toUri({ bucket: name, key }))).toEqual({ bucket: name, key });
      }),
    );
  });
});
