import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type Tag,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mockedStore, refused, sdkError } from '../sdk.ts';

const GiB = 2 ** 30;

const source = (more = {}) => ({
  ContentLength: 5,
  ETag: '"s1"',
  VersionId: 'sv',
  ContentType: 'text/csv',
  ContentEncoding: 'gzip',
  Metadata: { owner: 'ann', 'lakefill-write': 'old' },
  ...more,
});

function copying(head = {}) {
  const { s3, store } = mockedStore();
  s3.on(HeadObjectCommand).resolves(source(head));
  s3.on(CopyObjectCommand).resolves({ CopyObjectResult: { ETag: '"e1"' }, VersionId: 'v1' });
  return { s3, store, sent: () => s3.commandCalls(CopyObjectCommand).map(({ args }) => args[0].input) };
}

describe('a copy', () => {
  it('keeps the headers, replaces the metadata, and holds both ends to what is expected', async () => {
    const { store, sent } = copying();

    const copied = await store.copy({ uri: 's3://lake/a', versionId: 'sv', etag: 's1' }, 's3://lake/b', {
      ifMatch: 'e0',
      metadata: { lakefill: 'r/c-1' },
    });

    expect(copied).toEqual({ etag: 'e1', versionId: 'v1' });
    expect(sent()).toEqual([
      {
        Bucket: 'lake',
        Key: 'b',
        CopySource: 'lake/a?versionId=sv',
        CopySourceIfMatch: '"s1"',
        IfMatch: '"e0"',
        ContentType: 'text/csv',
        ContentEncoding: 'gzip',
        Metadata: { lakefill: 'r/c-1', 'lakefill-write': expect.not.stringMatching(/^old$/) },
        MetadataDirective: 'REPLACE',
        ChecksumAlgorithm: 'CRC64NVME',
      },
    ]);
  });

  it('keeps the metadata where none is given, so that a restored object is what it was', async () => {
    const { store, sent } = copying();

    await store.copy({ uri: 's3://lake/a', versionId: 'sv' }, 's3://lake/a');

    expect(sent()[0]?.Metadata).toEqual({ owner: 'ann', 'lakefill-write': expect.any(String) });
  });

  it.each([
    ['a+b', 'lake/a%2Bb'],
    ['a b/c', 'lake/a%20b/c'],
    ['ts=2020-11-01 01%3A00/é', 'lake/ts%3D2020-11-01%2001%253A00/%C3%A9'],
    ['what?versionId=1', 'lake/what%3FversionId%3D1'],
    ['\u{1f986}', 'lake/%F0%9F%A6%86'],
  ])('of the key %s names it as %s', async (key, expected) => {
    const { store, sent } = copying();

    await store.copy({ uri: `s3://lake/${key}` }, 's3://lake/b');

    expect(sent()[0]?.CopySource).toBe(expected);
  });

  it('names every key so that it can be read back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (key) => {
        const { store, sent } = copying();

        await store.copy({ uri: `s3://lake/${key}` }, 's3://lake/b');

        const named = sent()[0]?.CopySource ?? '';
        expect([decodeURIComponent(named), /^[\w./~!*'()%-]*$/.test(named)]).toEqual([`lake/${key}`, true]);
      }),
    );
  });

  it.each([
    ['the source is another', { etag: 's0' }, {}, 'PreconditionFailed'],
    ['the destination is another', {}, { ifMatch: 'e0' }, 'PreconditionFailed'],
    ['something is at the destination', {}, { ifNoneMatch: true as const }, 'PreconditionFailed'],
  ])('is refused when %s', async (_, from, condition, expected) => {
    const { s3, store } = copying();
    s3.on(CopyObjectCommand).rejects(sdkError('PreconditionFailed', 412));

    expect(await refused(store.copy({ uri: 's3://lake/a', ...from }, 's3://lake/b', condition))).toBe(expected);
  });

  it('tells a missing source from a missing destination', async () => {
    const { s3, store } = copying();
    s3.on(CopyObjectCommand).rejects(sdkError('NoSuchKey', 404));

    expect(await refused(store.copy({ uri: 's3://lake/a' }, 's3://lake/b', { ifMatch: 'e0' }))).toBe(
      'PreconditionFailed',
    );
    s3.on(HeadObjectCommand).rejects(sdkError('NotFound', 404));
    expect(await refused(store.copy({ uri: 's3://lake/a' }, 's3://lake/b', { ifMatch: 'e0' }))).toBe('NoSuchKey');
  });
});

describe('a copy of more than 5 GB', () => {
  const inParts = async (size: number, { versionId, tags = [] }: { versionId?: string; tags?: Tag[] } = {}) => {
    const { s3, store } = copying({ ContentLength: size });
    s3.on(GetObjectTaggingCommand).resolves({ TagSet: tags });
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u1' });
    s3.on(UploadPartCopyCommand).callsFake(async ({ PartNumber }) => ({
      CopyPartResult: { ETag: `"p${PartNumber}"` },
    }));
    s3.on(CompleteMultipartUploadCommand).resolves({ ETag: '"e1-2"', VersionId: 'v1' });
    const source = { uri: 's3://lake/a', ...(versionId !== undefined && { versionId }) };
    const copied = await store.copy(source, 's3://lake/b', { ifNoneMatch: true });
    const parts = s3.commandCalls(UploadPartCopyCommand).map(({ args }) => args[0].input);
    return { s3, copied, parts };
  };

  it('is done in parts of the object that was looked at, under the condition', async () => {
    const { s3, copied, parts } = await inParts(5 * GiB + 1);

    expect(copied).toEqual({ etag: 'e1-2', versionId: 'v1' });
    expect(parts.length).toBe(11);
    expect(parts[10]).toEqual({
      Bucket: 'lake',
      Key: 'b',
      UploadId: 'u1',
      PartNumber: 11,
      CopySource: 'lake/a',
      CopySourceIfMatch: '"s1"',
      CopySourceRange: `bytes=${5 * GiB}-${5 * GiB}`,
    });
    expect(s3.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input).toMatchObject({
      ContentType: 'text/csv',
      Metadata: { owner: 'ann' },
      ChecksumType: 'FULL_OBJECT',
    });
    expect(s3.commandCalls(CompleteMultipartUploadCommand)[0]?.args[0].input).toMatchObject({ IfNoneMatch: '*' });
  });

  it.each([5 * GiB + 1, 12 * GiB, 50 * 1024 * GiB])(
    'covers all %i bytes once, in no more parts than S3 takes',
    async (size) => {
      const { parts } = await inParts(size);

      let next = 0;
      for (const { CopySourceRange } of parts) {
        const [start, last] = (CopySourceRange ?? '').slice('bytes='.length).split('-').map(Number);
        expect(start).toBe(next);
        next = (last ?? 0) + 1;
      }
      expect([next, parts.length <= 10_000]).toEqual([size, true]);
    },
  );

  it('keeps the tags of just the version that is copied', async () => {
    const tags = [
      { Key: 'team', Value: 'a&b = c+d' },
      { Key: 'größe', Value: '' },
    ];

    const { s3 } = await inParts(5 * GiB + 1, { versionId: 'sv', tags });

    expect(s3.commandCalls(GetObjectTaggingCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'lake', Key: 'a', VersionId: 'sv' },
    ]);
    const [created] = s3.commandCalls(CreateMultipartUploadCommand);
    expect(created?.args[0].input.Tagging).toBe('team=a%26b+%3D+c%2Bd&gr%C3%B6%C3%9Fe=');
  });

  it('asks to write no tags where there are none', async () => {
    const { s3 } = await inParts(5 * GiB + 1);

    expect(s3.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input).not.toHaveProperty('Tagging');
  });

  it('takes one request for exactly 5 GB', async () => {
    const { parts } = await inParts(5 * GiB);

    expect(parts).toEqual([]);
  });
});
