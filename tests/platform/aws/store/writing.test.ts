import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { mockedStore, refused, sdkError } from '../sdk.ts';

const MiB = 2 ** 20;

describe('a put', () => {
  const answer = { ETag: '"e1"', VersionId: 'v1', ChecksumCRC64NVME: 'abc=' };

  it.each([
    ['no condition', {}, {}],
    ['an expected ETag', { ifMatch: 'e0' }, { IfMatch: '"e0"' }],
    ['nothing expected there', { ifNoneMatch: true as const }, { IfNoneMatch: '*' }],
  ])('with %s is one request with a checksum', async (_, condition, sent) => {
    const { s3, store } = mockedStore();
    s3.on(PutObjectCommand).resolves(answer);

    const put = await store.put('s3://lake/a', 'hello', { ...condition, metadata: { lakefill: 'r/c-1' } });

    expect(put).toEqual({ etag: 'e1', versionId: 'v1', checksum: 'crc64nvme:abc=' });
    expect(s3.calls().map(({ args }) => args[0].input)).toEqual([
      {
        Bucket: 'lake',
        Key: 'a',
        Body: Buffer.from('hello'),
        ChecksumAlgorithm: 'CRC64NVME',
        Metadata: { lakefill: 'r/c-1', 'lakefill-write': expect.any(String) },
        ...sent,
      },
    ]);
  });

  it.each([
    ['ifMatch', { ifMatch: 'e0' }, 'PreconditionFailed', 412, 'PreconditionFailed'],
    ['ifMatch on a missing key', { ifMatch: 'e0' }, 'NoSuchKey', 404, 'PreconditionFailed'],
    ['ifNoneMatch', { ifNoneMatch: true as const }, 'PreconditionFailed', 412, 'PreconditionFailed'],
    ['ifMatch without its bucket', { ifMatch: 'e0' }, 'NoSuchBucket', 404, 'NoSuchBucket'],
    ['ifNoneMatch, throttled', { ifNoneMatch: true as const }, 'SlowDown', 503, 'TransientError'],
  ])('with %s is refused in the words of the port', async (_, condition, name, status, expected) => {
    const { s3, store } = mockedStore();
    s3.on(PutObjectCommand).rejects(sdkError(name, status));

    expect(await refused(store.put('s3://lake/a', 'x', condition))).toBe(expected);
    expect(s3.calls()).toHaveLength(1);
  });

  it.each([
    ['a text without a character', ''],
    ['no bytes', new Uint8Array()],
  ])('of %s has a body of a known length', async (_, body) => {
    const { s3, store } = mockedStore();
    s3.on(PutObjectCommand).resolves(answer);

    await store.put('s3://lake/a', body);

    const sent = s3.commandCalls(PutObjectCommand)[0]?.args[0].input.Body;
    expect([sent instanceof Uint8Array, sent]).toEqual([true, expect.objectContaining({ length: 0 })]);
  });

  it('is sent again after a conflict', async () => {
    const { s3, store } = mockedStore();
    const conflict = sdkError('ConditionalRequestConflict', 409);
    s3.on(PutObjectCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves(answer);

    expect((await store.put('s3://lake/a', 'x', { ifNoneMatch: true })).etag).toBe('e1');
    expect(s3.calls()).toHaveLength(3);
  });

  it('ends as a passing error when conflicts do not', async () => {
    const { s3, store } = mockedStore();
    s3.on(PutObjectCommand).rejects(sdkError('ConditionalRequestConflict', 409));

    expect(await refused(store.put('s3://lake/a', 'x', { ifNoneMatch: true }))).toBe('TransientError');
    expect(s3.calls()).toHaveLength(8);
  });

  it('knows its own object when the answer to its first attempt was lost', async () => {
    const { s3, store } = mockedStore();
    let metadata: Record<string, string> | undefined;
    s3.on(PutObjectCommand).callsFake(async (input) => {
      metadata = input.Metadata;
      throw sdkError('PreconditionFailed', 412, 2);
    });
    s3.on(HeadObjectCommand).callsFake(async () => ({ ...answer, ContentLength: 1, Metadata: metadata }));

    expect(await store.put('s3://lake/a', 'x', { ifNoneMatch: true })).toMatchObject({
      etag: 'e1',
      versionId: 'v1',
      checksum: 'crc64nvme:abc=',
    });
  });

  it('does not take an equal object of another writer for its own', async () => {
    const { s3, store } = mockedStore();
    s3.on(PutObjectCommand).rejects(sdkError('PreconditionFailed', 412, 2));
    s3.on(HeadObjectCommand).resolves({ ...answer, Metadata: { 'lakefill-write': 'another' } });

    expect(await refused(store.put('s3://lake/a', 'x', { ifNoneMatch: true }))).toBe('PreconditionFailed');
  });

  it('names the account that must own the bucket, where told to', async () => {
    const { s3, store } = mockedStore({ bucketOwner: '123456789012' });
    s3.on(PutObjectCommand).resolves(answer);

    await store.put('s3://lake/a', 'x');

    expect(s3.calls()[0]?.args[0].input).toMatchObject({ ExpectedBucketOwner: '123456789012' });
  });
});

describe('a big file', () => {
  const size = 33 * MiB + 1;
  const bigFile = async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'put-')), 'part.parquet');
    const bytes = Buffer.alloc(size, 'lakefill');
    await writeFile(file, bytes);
    return { file, digest: createHash('sha256').update(bytes).digest('hex') };
  };

  it('goes up in parts of 16 MiB, and becomes an object under the condition', async () => {
    const { file, digest } = await bigFile();
    const { s3, store } = mockedStore();
    const parts = new Map<number, Uint8Array>();
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u1' });
    s3.on(UploadPartCommand).callsFake(async ({ PartNumber, Body }) => {
      parts.set(PartNumber, Body);
      return { ETag: `"p${PartNumber}"`, ChecksumCRC64NVME: `c${PartNumber}` };
    });
    s3.on(CompleteMultipartUploadCommand).resolves({ ETag: '"e1-3"', VersionId: 'v1', ChecksumCRC64NVME: 'abc=' });

    const put = await store.put('s3://lake/a', { file }, { ifMatch: 'e0', metadata: { m: '1' } });

    expect(put).toEqual({ etag: 'e1-3', versionId: 'v1', checksum: 'crc64nvme:abc=' });
    const sent = [1, 2, 3].flatMap((number) => parts.get(number) ?? []);
    expect(sent.map(({ length }) => length)).toEqual([16 * MiB, 16 * MiB, MiB + 1]);
    expect(createHash('sha256').update(Buffer.concat(sent)).digest('hex')).toBe(digest);
    const address = { Bucket: 'lake', Key: 'a' };
    expect(s3.commandCalls(CreateMultipartUploadCommand).map(({ args }) => args[0].input)).toEqual([
      {
        ...address,
        Metadata: { m: '1', 'lakefill-write': expect.any(String) },
        ChecksumAlgorithm: 'CRC64NVME',
        ChecksumType: 'FULL_OBJECT',
      },
    ]);
    expect(s3.commandCalls(CompleteMultipartUploadCommand).map(({ args }) => args[0].input)).toEqual([
      {
        ...address,
        UploadId: 'u1',
        IfMatch: '"e0"',
        ChecksumType: 'FULL_OBJECT',
        MultipartUpload: {
          Parts: [1, 2, 3].map((n) => ({ PartNumber: n, ETag: `"p${n}"`, ChecksumCRC64NVME: `c${n}` })),
        },
      },
    ]);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(0);
  });

  it.each([
    ['a part fails', UploadPartCommand, sdkError('InternalError', 500), 'TransientError'],
    ['somebody was faster', CompleteMultipartUploadCommand, sdkError('PreconditionFailed', 412), 'PreconditionFailed'],
  ] as const)('leaves no parts behind when %s', async (_, command, error, expected) => {
    const { file } = await bigFile();
    const { s3, store } = mockedStore();
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u1' });
    s3.on(AbortMultipartUploadCommand).resolves({});
    s3.on(UploadPartCommand).resolves({ ETag: '"p"' });
    s3.on(command as typeof UploadPartCommand).rejects(error);

    expect(await refused(store.put('s3://lake/a', { file }, { ifNoneMatch: true }))).toBe(expected);
    expect(s3.commandCalls(AbortMultipartUploadCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'lake', Key: 'a', UploadId: 'u1' },
    ]);
  });

  it('is uploaded anew after a conflict at its end', async () => {
    const { file } = await bigFile();
    const { s3, store } = mockedStore();
    s3.on(CreateMultipartUploadCommand).resolvesOnce({ UploadId: 'u1' }).resolves({ UploadId: 'u2' });
    s3.on(AbortMultipartUploadCommand).resolves({});
    s3.on(UploadPartCommand).resolves({ ETag: '"p"' });
    s3.on(CompleteMultipartUploadCommand)
      .rejectsOnce(sdkError('ConditionalRequestConflict', 409))
      .resolves({ ETag: '"e2"' });

    expect((await store.put('s3://lake/a', { file }, { ifNoneMatch: true })).etag).toBe('e2');
    expect(s3.commandCalls(UploadPartCommand).map(({ args }) => args[0].input.UploadId)).toEqual([
      ...['u1', 'u1', 'u1'],
      ...['u2', 'u2', 'u2'],
    ]);
  });
});

describe('a delete', () => {
  it('asks for the expected object, and needs none otherwise', async () => {
    const { s3, store } = mockedStore();
    s3.on(DeleteObjectCommand).resolves({});

    await store.delete('s3://lake/a', { ifMatch: 'e1' });
    await store.delete('s3://lake/a');
    await store.deleteVersion('s3://lake/a', 'v1');

    const address = { Bucket: 'lake', Key: 'a' };
    expect(s3.calls().map(({ args }) => args[0].input)).toEqual([
      { ...address, IfMatch: '"e1"' },
      address,
      { ...address, VersionId: 'v1' },
    ]);
  });

  it.each([
    ['another object', 'PreconditionFailed', 412],
    ['nothing', 'NoSuchKey', 404],
  ])('is refused where %s is', async (_, name, status) => {
    const { s3, store } = mockedStore();
    s3.on(DeleteObjectCommand).rejects(sdkError(name, status));

    expect(await refused(store.delete('s3://lake/a', { ifMatch: 'e1' }))).toBe('PreconditionFailed');
  });

  it.each([
    ['gone', undefined],
    ['another object', { ETag: '"e2"' }],
  ])('whose first answer was lost is judged by what is there: %s', async (_, there) => {
    const { s3, store } = mockedStore();
    s3.on(DeleteObjectCommand).rejects(sdkError('NoSuchKey', 404, 2));
    if (there) s3.on(HeadObjectCommand).resolves(there);
    else s3.on(HeadObjectCommand).rejects(sdkError('NotFound', 404));

    const deleted = store.delete('s3://lake/a', { ifMatch: 'e1' });

    if (there) expect(await refused(deleted)).toBe('PreconditionFailed');
    else expect(await deleted).toBeUndefined();
  });

  it('does not mind a version that is gone', async () => {
    const { s3, store } = mockedStore();
    s3.on(DeleteObjectCommand).rejects(sdkError('NoSuchVersion', 404));

    expect(await store.deleteVersion('s3://lake/a', 'v1')).toBeUndefined();
  });
});
