import { type FileHandle, open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { LakefillError } from '../../../core/errors.ts';
import { eachLimit } from '../each-limit.ts';
import { algorithm } from './checksum.ts';
import { addressOf, type Session } from './session.ts';

const MiB = 2 ** 20;
/** S3's limits: the largest object that one CopyObject takes, and how many parts an object may have. */
export const copyLimit = 5 * 2 ** 30;
const maxParts = 10_000;
/** Uploaded from memory, so that a part can be sent again. */
export const partSize = 16 * MiB;
const copyPartSize = 512 * MiB;
const inFlight = 4;

type Head = Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>;
type Conditions = { IfMatch?: string; IfNoneMatch?: string };

/** A file in parts. Errors: the SDK's. */
export async function uploadParts(
  session: Session,
  uri: string,
  file: string,
  size: number,
  head: Head,
  conditions: Conditions,
): Promise<CompleteMultipartUploadCommandOutput> {
  const handle = await open(file);
  try {
    return await inParts(session, uri, rangesOf(size, partSize), head, conditions, async (upload, { start, end }) => {
      const Body = await readExactly(handle, start, end);
      const output = await session.client.send(
        new UploadPartCommand({ ...upload, Body, ChecksumAlgorithm: algorithm }),
      );
      return { ETag: output.ETag, ChecksumCRC64NVME: output.ChecksumCRC64NVME };
    });
  } finally {
    await handle.close();
  }
}

/** An object in parts that S3 copies within. Errors: the SDK's. */
export async function copyParts(
  session: Session,
  uri: string,
  size: number,
  source: { CopySource: string; CopySourceIfMatch?: string; ExpectedSourceBucketOwner?: string },
  head: Head,
  conditions: Conditions,
): Promise<CompleteMultipartUploadCommandOutput> {
  return inParts(session, uri, rangesOf(size, copyPartSize), head, conditions, async (upload, { start, end }) => {
    const output = await session.client.send(
      new UploadPartCopyCommand({ ...upload, ...source, CopySourceRange: `bytes=${start}-${end - 1}` }),
    );
    const { ETag, ChecksumCRC64NVME } = output.CopyPartResult ?? {};
    return { ETag, ChecksumCRC64NVME };
  });
}

interface Range {
  start: number;
  end: number;
}

interface Upload {
  Bucket: string;
  Key: string;
  UploadId: string | undefined;
  PartNumber: number;
}

async function inParts(
  session: Session,
  uri: string,
  ranges: Range[],
  head: Head,
  conditions: Conditions,
  send: (upload: Upload, range: Range) => Promise<Omit<CompletedPart, 'PartNumber'>>,
): Promise<CompleteMultipartUploadCommandOutput> {
  const address = addressOf(session, uri);
  const { UploadId } = await session.client.send(
    new CreateMultipartUploadCommand({
      ...address,
      ...head,
      ChecksumAlgorithm: algorithm,
      ChecksumType: 'FULL_OBJECT',
    }),
  );
  try {
    const parts = await eachLimit(ranges, inFlight, async (range, index) => {
      const PartNumber = index + 1;
      return { ...(await send({ ...address, UploadId, PartNumber }, range)), PartNumber };
    });
    return await session.client.send(
      new CompleteMultipartUploadCommand({
        ...address,
        ...conditions,
        UploadId,
        ChecksumType: 'FULL_OBJECT',
        MultipartUpload: { Parts: parts },
      }),
    );
  } catch (error) {
    // Parts of an upload that is never ended are billed. A bucket's rule removes those that this does not reach.
    await session.client.send(new AbortMultipartUploadCommand({ ...address, UploadId })).catch(() => {});
    throw error;
  }
}

function rangesOf(size: number, atLeast: number): Range[] {
  const step = Math.max(atLeast, Math.ceil(size / maxParts));
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => ({
    start: index * step,
    end: Math.min(size, (index + 1) * step),
  }));
}

async function readExactly(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw new LakefillError('Bug', 'the file became shorter while it was uploaded');
    filled += bytesRead;
  }
  return bytes;
}
