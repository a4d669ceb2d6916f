import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, type GetObjectCommandInput } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { body, mockedStore, refused, sdkError } from '../sdk.ts';

const MiB = 2 ** 20;

function downloading(answer: (input: GetObjectCommandInput) => unknown) {
  const tempDir = join(mkdtempSync(join(tmpdir(), 'download-')), 'lakefill');
  const { s3, store } = mockedStore({ tempDir });
  s3.on(GetObjectCommand).callsFake(async (input) => answer(input));
  const asked = () => s3.calls().map(({ args }) => args[0].input as GetObjectCommandInput);
  return { store, tempDir, asked };
}

/** An object as S3 serves its ranges. */
const object = (bytes: Buffer, etag: string) => (input: GetObjectCommandInput) => {
  const [start = 0, last = 0] = (input.Range ?? '').slice('bytes='.length).split('-').map(Number);
  if (input.IfMatch !== undefined && input.IfMatch !== `"${etag}"`) throw sdkError('PreconditionFailed', 412);
  if (start >= bytes.length) throw sdkError('InvalidRange', 416);
  const piece = bytes.subarray(start, last + 1);
  return {
    ...body(piece),
    ETag: `"${etag}"`,
    ContentRange: `bytes ${start}-${start + piece.length - 1}/${bytes.length}`,
  };
};

describe('an object as a file', () => {
  it('is fetched whole, in pieces that are held to the first one, and is gone after its release', async () => {
    const bytes = Buffer.alloc(40 * MiB + 3, 'lakefill');
    const { store, tempDir, asked } = downloading(object(bytes, 'e1'));

    const file = await store.localFile('s3://lake/dt=1/data.csv.gz', { versionId: 'v1' });

    expect(file.path.endsWith('.csv.gz')).toBe(true);
    expect(readFileSync(file.path).equals(bytes)).toBe(true);
    const tail = { Bucket: 'lake', Key: 'dt=1/data.csv.gz', VersionId: 'v1', IfMatch: '"e1"' };
    expect(asked()).toEqual([
      { Bucket: 'lake', Key: 'dt=1/data.csv.gz', VersionId: 'v1', Range: `bytes=0-${16 * MiB - 1}` },
      { ...tail, Range: `bytes=${16 * MiB}-${32 * MiB - 1}` },
      { ...tail, Range: `bytes=${32 * MiB}-${48 * MiB - 1}` },
    ]);
    await file.release();
    expect(readdirSync(tempDir)).toEqual([]);
  });

  it.each([0, 1, 16 * MiB])('of %i bytes takes one request', async (size) => {
    const { store, asked } = downloading(object(Buffer.alloc(size, 7), 'e1'));

    const { path } = await store.localFile('s3://lake/a', { etag: 'e1' });

    expect([readFileSync(path).length, asked().length]).toEqual([size, 1]);
  });

  it.each([
    ['another ETag', { etag: 'e0' }, object(Buffer.from('x'), 'e1'), 'SourceChanged'],
    ['nothing where an ETag was', { etag: 'e0' }, missing, 'SourceChanged'],
    ['nothing', {}, missing, 'NoSuchKey'],
    ['another object at the second piece', {}, replacedAfter(1), 'SourceChanged'],
    ['a service that is down', {}, down, 'TransientError'],
  ])('is refused for %s, and leaves no file', async (_, options, answer, expected) => {
    const { store, tempDir } = downloading(answer);

    expect(await refused(store.localFile('s3://lake/a', options))).toBe(expected);
    expect(readdirSync(tempDir)).toEqual([]);
  });
});

function missing(): never {
  throw sdkError('NoSuchKey', 404);
}

function down(): never {
  throw sdkError('InternalError', 500);
}

function replacedAfter(requests: number) {
  let seen = 0;
  const bytes = Buffer.alloc(17 * MiB);
  return (input: GetObjectCommandInput) => object(bytes, seen++ < requests ? 'e1' : 'e2')(input);
}
