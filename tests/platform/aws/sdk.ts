import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { openS3Store } from '../../../platform/aws/object-store.ts';

/** An error as SDK clients throw it, after so many attempts of their own. */
export const sdkError = (name: string, status = 400, attempts = 1): Error =>
  Object.assign(new Error(`${name} by the service`), { name, $metadata: { httpStatusCode: status, attempts } });

/** A body that gives these bytes, or breaks off. */
export const body = (bytes: Uint8Array | string | Error) => ({
  Body: {
    transformToByteArray: async () => {
      if (bytes instanceof Error) throw bytes;
      return typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    },
  } as never,
});

export const noPause = async () => {};

/** A store on a client that answers what a test says, and the requests that it was sent. */
export function mockedStore(options: { tempDir?: string; bucketOwner?: string } = {}) {
  const client = new S3Client({ region: 'us-east-1' });
  const s3 = mockClient(client);
  return { s3, store: openS3Store({ client, pause: noPause, ...options }) };
}

/** Name and message-free facts of what a promise is refused with. */
export async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  throw new Error('nothing was refused');
}
