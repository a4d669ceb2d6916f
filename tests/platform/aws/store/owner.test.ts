import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { body, mockedStore } from '../sdk.ts';

const owner = '123456789012';
const uri = 's3://lake/a';
const big = 6 * 2 ** 30;

/** Every command that the adapter's own files name. */
const named = (): string[] => [
  ...new Set(
    globSync('platform/aws/store/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/new (\w+Command)\(/g)].map((match) => match[1] ?? ''),
    ),
  ),
];

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

/** One call of each kind, in parts and whole, going well and breaking off. */
async function askEverything(options: { bucketOwner?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'owner-'));
  const { s3, store } = mockedStore({ ...options, tempDir: folder });
  s3.onAnyCommand().resolves({});
  s3.on(GetObjectCommand).callsFake(async () => body('text'));
  s3.on(HeadObjectCommand).resolves({ ContentLength: 5, ETag: '"e"' });
  s3.on(CopyObjectCommand).resolves({ CopyObjectResult: { ETag: '"e"' } });
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
  const file = join(folder, 'big');
  writeFileSync(file, Buffer.alloc(17 * 2 ** 20));
  await store.get(uri);
  await store.getRange(uri, 0, 4);
  await store.head(uri);
  await store.put(uri, 'text');
  await store.put(uri, { file });
  await store.copy({ uri }, 's3://lake/b');
  s3.on(HeadObjectCommand).resolves({ ContentLength: big, ETag: '"e"' });
  await store.copy({ uri }, 's3://lake/b');
  s3.on(UploadPartCommand).rejects(new Error('broken'));
  await store.put(uri, { file }).catch(() => {});
  await store.delete(uri);
  await store.deleteVersion(uri, 'v');
  await drain(store.list({ bucket: 'lake', key: '' }));
  await drain(store.listVersions({ bucket: 'lake', key: '' }));
  await store.versioning('lake');
  await store.localFile(uri);
  return s3.calls().map(({ args: [command] }) => ({
    command: command.constructor.name,
    input: command.input as Record<string, unknown>,
  }));
}

describe('the owner of the buckets', () => {
  it('goes with every request of the store, about both ends of a copy', async () => {
    const calls = await askEverything({ bucketOwner: owner });

    expect([...new Set(calls.map(({ command }) => command))].sort()).toEqual(named().sort());
    expect(calls.filter(({ input }) => input.ExpectedBucketOwner !== owner)).toEqual([]);
    expect(calls.filter(({ input }) => 'CopySource' in input && input.ExpectedSourceBucketOwner !== owner).length).toBe(
      0,
    );
  });

  it('is nobody in particular where none is named', async () => {
    const calls = await askEverything({});

    expect(calls.filter(({ input }) => 'ExpectedBucketOwner' in input || 'ExpectedSourceBucketOwner' in input)).toEqual(
      [],
    );
  });

  it.each([
    ['123456789012', '123456789012'],
    ['', undefined],
  ])('is read from the environment: "%s"', async (given, expected) => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('CONTROL_BUCKET', 'control');
    vi.stubEnv('GLUE_JOB_NAME', 'chunk');
    vi.stubEnv('BUCKET_OWNER', given);
    vi.resetModules();
    const sent: unknown[] = [];
    const { S3Client } = await import('@aws-sdk/client-s3');
    const send = vi.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: { input: unknown }) => {
      sent.push(command.input);
      return {};
    });
    const { deps } = await import('../../../../functions/shared/deps.ts');

    await (await deps()).store.head('s3://lake/a');

    send.mockRestore();
    vi.unstubAllEnvs();
    vi.resetModules();
    expect(sent).toMatchObject([{ Bucket: 'lake', Key: 'a', ...(expected && { ExpectedBucketOwner: expected }) }]);
    expect(sent.some((input) => 'ExpectedBucketOwner' in (input as object))).toBe(expected !== undefined);
  });
});
