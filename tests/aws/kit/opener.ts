import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { Json } from '../../../core/json.ts';
import { openS3Store } from '../../../platform/aws/object-store.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Subject } from '../../contracts/object-store/subject.ts';
import { type Moto, region } from './moto.ts';

/** For processes that share a bucket with a test; `options` is moto's address. */
export async function openStore(options: Json): Promise<ObjectStore> {
  const client = new S3Client({
    region,
    endpoint: String(options),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return openS3Store({ client });
}

export async function makeBucket({ clients }: Pick<Moto, 'clients'>, Bucket: string): Promise<void> {
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  await clients.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
}

let buckets = 0;

/** A new versioned bucket. */
export async function makeMotoStore(moto: Moto): Promise<Subject> {
  const bucket = `contract-${buckets++}`;
  await makeBucket(moto, bucket);
  return {
    store: openS3Store({ client: moto.clients.s3 }),
    bucket,
    opener: { module: import.meta.url, options: moto.endpoint },
    dispose: async () => {},
  };
}
