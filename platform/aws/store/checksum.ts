import { ChecksumAlgorithm, type ChecksumType } from '@aws-sdk/client-s3';

/** S3's own default, and the only one it computes over whole objects whoever wrote them: so all can be compared. */
export const algorithm = ChecksumAlgorithm.CRC64NVME;

export interface Checksums {
  ChecksumType?: ChecksumType | undefined;
  ChecksumCRC64NVME?: string | undefined;
  ChecksumSHA256?: string | undefined;
  ChecksumSHA1?: string | undefined;
  ChecksumCRC32C?: string | undefined;
  ChecksumCRC32?: string | undefined;
}

/** `algorithm:base64`, or null where S3 keeps none. One of parts (`value-3`) depends on how an object was cut: none too. */
export function checksumOf(head: Checksums): string | null {
  if (head.ChecksumType === 'COMPOSITE') return null;
  const known = [
    ['crc64nvme', head.ChecksumCRC64NVME],
    ['sha256', head.ChecksumSHA256],
    ['sha1', head.ChecksumSHA1],
    ['crc32c', head.ChecksumCRC32C],
    ['crc32', head.ChecksumCRC32],
  ] as const;
  const found = known.find(([, value]) => value !== undefined && !value.includes('-'));
  return found ? `${found[0]}:${found[1]}` : null;
}
