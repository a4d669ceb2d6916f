import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { body, mockedStore, refused, sdkError } from '../sdk.ts';

describe('reading from S3', () => {
  it('asks for just the version, and gives back bytes, ETag and version', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).resolves({ ...body('hello'), ETag: '"e1"', VersionId: 'v1' });

    const got = await store.get('s3://lake/a b/ü', { versionId: 'v1' });

    expect({ ...got, body: Buffer.from(got.body).toString() }).toEqual({ body: 'hello', etag: 'e1', versionId: 'v1' });
    expect(s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'lake', Key: 'a b/ü', VersionId: 'v1' },
    ]);
  });

  it('calls the version of an object that has none as listings call it', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).resolves({ ...body(''), ETag: '"e1"' });

    expect((await store.get('s3://lake/a')).versionId).toBe('null');
  });

  it('reads a range held to an ETag', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).resolves(body('0123'));

    expect(Buffer.from(await store.getRange('s3://lake/a', 0, 4, { ifMatch: 'e1' })).toString()).toBe('0123');
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toMatchObject({ Range: 'bytes=0-3', IfMatch: '"e1"' });
  });

  it('asks nothing for a range without a byte, and finds none behind the end', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).rejects(sdkError('InvalidRange', 416));

    expect(await store.getRange('s3://lake/a', 3, 3)).toEqual(new Uint8Array());
    expect(s3.calls()).toHaveLength(0);
    expect(await store.getRange('s3://lake/a', 100, 200)).toEqual(new Uint8Array());
  });

  it('reads again when a body breaks off', async () => {
    const { s3, store } = mockedStore();
    const broken = body(new Error('socket hang up'));
    s3.on(GetObjectCommand)
      .resolvesOnce(broken)
      .resolvesOnce(broken)
      .resolves({ ...body('whole'), ETag: '"e1"' });

    expect(Buffer.from((await store.get('s3://lake/a')).body).toString()).toBe('whole');
    expect(s3.calls()).toHaveLength(3);
  });

  it('gives up after four broken bodies', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).resolves(body(new Error('socket hang up')));

    await expect(store.get('s3://lake/a')).rejects.toMatchObject({
      name: 'TransientError',
      message: expect.stringContaining('socket hang up'),
    });
    expect(s3.calls()).toHaveLength(4);
  });

  it.each([
    ['NoSuchKey', 404, 'NoSuchKey'],
    ['NoSuchVersion', 404, 'NoSuchKey'],
    ['MethodNotAllowed', 405, 'NoSuchKey'],
    ['PreconditionFailed', 412, 'PreconditionFailed'],
    ['NoSuchBucket', 404, 'NoSuchBucket'],
    ['AccessDenied', 403, 'AccessDenied'],
    ['SlowDown', 503, 'TransientError'],
    ['InvalidObjectState', 403, 'InvalidObjectState'],
    ['PermanentRedirect', 301, 'PermanentRedirect'],
  ])('takes %s (%i) for %s', async (name, status, expected) => {
    const { s3, store } = mockedStore();
    s3.on(GetObjectCommand).rejects(sdkError(name, status));

    expect(await refused(store.get('s3://lake/a'))).toBe(expected);
    expect(await refused(store.getRange('s3://lake/a', 0, 1))).toBe(expected);
  });
});

describe('a head', () => {
  const output = {
    ContentLength: 5,
    ETag: '"e1"',
    LastModified: new Date(1_000),
    VersionId: 'v1',
    Metadata: { lakefill: 'r/c-1', 'lakefill-write': 'secret' },
  };

  it('tells everything but how a writer knows its own object', async () => {
    const { s3, store } = mockedStore();
    s3.on(HeadObjectCommand).resolves({ ...output, ChecksumCRC64NVME: 'abc=', ChecksumType: 'FULL_OBJECT' });

    expect(await store.head('s3://lake/a', { versionId: 'v1' })).toEqual({
      uri: 's3://lake/a',
      size: 5,
      etag: 'e1',
      lastModified: 1_000,
      versionId: 'v1',
      checksum: 'crc64nvme:abc=',
      metadata: { lakefill: 'r/c-1' },
    });
    expect(s3.calls()[0]?.args[0].input).toEqual({
      Bucket: 'lake',
      Key: 'a',
      VersionId: 'v1',
      ChecksumMode: 'ENABLED',
    });
  });

  it.each([
    ['none', {}, null],
    ['a hash of the whole', { ChecksumSHA256: 'abc=' }, 'sha256:abc='],
    ['the best of several', { ChecksumCRC32: 'def=', ChecksumCRC64NVME: 'abc=' }, 'crc64nvme:abc='],
    ['one of parts, by its type', { ChecksumSHA256: 'abc=', ChecksumType: 'COMPOSITE' as const }, null],
    ['one of parts, by its look', { ChecksumCRC32: 'abc=-3' }, null],
  ])('has as checksum of an object with %s the right one', async (_, checksums, expected) => {
    const { s3, store } = mockedStore();
    s3.on(HeadObjectCommand).resolves({ ...output, ...checksums });

    expect((await store.head('s3://lake/a'))?.checksum).toBe(expected);
  });

  it.each([
    ['NotFound', 404],
    ['Unknown', 404],
    ['405', 405],
  ])('is undefined after %s (%i)', async (name, status) => {
    const { s3, store } = mockedStore();
    s3.on(HeadObjectCommand).rejects(sdkError(name, status));

    expect(await store.head('s3://lake/a')).toBeUndefined();
  });

  it('never takes a refusal for nothing', async () => {
    const { s3, store } = mockedStore();
    s3.on(HeadObjectCommand).rejects(sdkError('Unknown', 403));

    expect(await refused(store.head('s3://lake/a'))).toBe('AccessDenied');
  });
});
