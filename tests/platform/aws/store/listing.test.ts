import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { mockedStore, refused, sdkError } from '../sdk.ts';

const pagesOf = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
};

const at = (seconds: number) => new Date(seconds * 1_000);

describe('a listing', () => {
  it('is one request a page, with keys as they are', async () => {
    const { s3, store } = mockedStore();
    s3.on(ListObjectsV2Command)
      .resolvesOnce({
        EncodingType: 'url',
        Contents: [{ Key: 'a%2Bb+c%0Ad', Size: 3, ETag: '"e1"', LastModified: at(1) }],
        IsTruncated: true,
        NextContinuationToken: 't1',
      })
      .resolves({ EncodingType: 'url', CommonPrefixes: [{ Prefix: 'a/%C3%A9/' }], IsTruncated: false });

    const pages = await pagesOf(
      store.list({ bucket: 'lake', key: 'a' }, { delimiter: '/', startAfter: 'a+', maxKeys: 7 }),
    );

    expect(pages).toEqual([
      { objects: [{ uri: 's3://lake/a+b c\nd', size: 3, etag: 'e1', lastModified: 1_000 }], prefixes: [] },
      { objects: [], prefixes: ['s3://lake/a/é/'] },
    ]);
    const asked = {
      Bucket: 'lake',
      Prefix: 'a',
      Delimiter: '/',
      StartAfter: 'a+',
      MaxKeys: 7,
      EncodingType: 'url',
    };
    expect(s3.calls().map(({ args }) => args[0].input)).toEqual([
      { ...asked, ContinuationToken: undefined },
      { ...asked, ContinuationToken: 't1' },
    ]);
  });

  it('reads keys that were not encoded as they stand', async () => {
    const { s3, store } = mockedStore();
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: '100%+1', Size: 1, ETag: '"e"' }] });

    const [page] = await pagesOf(store.list({ bucket: 'lake', key: '' }));

    expect(page?.objects.map(({ uri }) => uri)).toEqual(['s3://lake/100%+1']);
  });

  it('asks for no second page that nobody wants', async () => {
    const { s3, store } = mockedStore();
    s3.on(ListObjectsV2Command).resolves({ IsTruncated: true, NextContinuationToken: 't1' });

    for await (const _ of store.list({ bucket: 'lake', key: '' })) break;

    expect(s3.calls()).toHaveLength(1);
  });

  it('says which bucket is missing', async () => {
    const { s3, store } = mockedStore();
    s3.on(ListObjectsV2Command).rejects(sdkError('NoSuchBucket', 404));

    expect(await refused(pagesOf(store.list({ bucket: 'lake', key: '' })))).toBe('NoSuchBucket');
  });
});

describe('a listing of versions', () => {
  it('puts versions and delete markers together again, newest first per key', async () => {
    const { s3, store } = mockedStore();
    const version = (Key: string, VersionId: string, second: number, IsLatest = false) => ({
      Key,
      VersionId,
      IsLatest,
      LastModified: at(second),
    });
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({
        EncodingType: 'url',
        Versions: [
          { ...version('a', 'v3', 5, true), Size: 2, ETag: '"e3"' },
          version('a', 'v1', 1),
          version('b', 'v4', 9),
        ],
        DeleteMarkers: [version('a', 'm2', 5), version('b', 'm5', 9, true)],
        IsTruncated: true,
        NextKeyMarker: 'b%2B',
        NextVersionIdMarker: 'v4',
      })
      .resolves({ EncodingType: 'url', Versions: [version('b%2B', 'v0', 3, true)] });

    const pages = await pagesOf(store.listVersions({ bucket: 'lake', key: '' }));

    const outline = pages.map((page) =>
      page.map(({ uri, versionId, deleteMarker }) => [uri, versionId, deleteMarker].join(' ')),
    );
    expect(outline).toEqual([
      [
        's3://lake/a v3 false',
        's3://lake/a m2 true',
        's3://lake/a v1 false',
        's3://lake/b m5 true',
        's3://lake/b v4 false',
      ],
      ['s3://lake/b+ v0 false'],
    ]);
    expect(pages[0]?.[0]).toEqual({
      uri: 's3://lake/a',
      size: 2,
      etag: 'e3',
      lastModified: 5_000,
      versionId: 'v3',
      isLatest: true,
      deleteMarker: false,
    });
    expect(s3.calls()[1]?.args[0].input).toMatchObject({ KeyMarker: 'b+', VersionIdMarker: 'v4' });
  });

  it('orders keys by their UTF-8 bytes', async () => {
    const { s3, store } = mockedStore();
    const keys = ['\uffee', '\u{10000}'];
    s3.on(ListObjectVersionsCommand).resolves({
      Versions: keys.map((Key) => ({ Key, VersionId: 'v', LastModified: at(1) })),
    });

    const [page] = await pagesOf(store.listVersions({ bucket: 'lake', key: '' }));

    expect(page?.map(({ uri }) => uri)).toEqual(keys.map((key) => `s3://lake/${key}`));
  });
});
