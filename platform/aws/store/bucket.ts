import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import type { BucketVersioning } from '../../../ports/object-store.ts';
import { sdkError } from '../fault.ts';
import { type Session, s3Fault } from './session.ts';

/**
 * Every enabled rule counts, whatever prefix, tag or size it is limited to: the shortest says how long an undo is sure to
 * last. Budget: two requests.
 */
export async function versioning(session: Session, bucket: string): Promise<BucketVersioning> {
  const input = { Bucket: bucket, ...session.owner };
  try {
    const { Status } = await session.client.send(new GetBucketVersioningCommand(input));
    return { enabled: Status === 'Enabled', noncurrentDays: shortest(await rulesOf(session, input)) };
  } catch (error) {
    throw s3Fault(error, `s3://${bucket}/`);
  }
}

async function rulesOf(session: Session, input: { Bucket: string }): Promise<LifecycleRule[]> {
  try {
    return (await session.client.send(new GetBucketLifecycleConfigurationCommand(input))).Rules ?? [];
  } catch (error) {
    if (sdkError(error).name === 'NoSuchLifecycleConfiguration') return [];
    throw error;
  }
}

function shortest(rules: LifecycleRule[]): number | null {
  const days = rules
    .filter(({ Status }) => Status === 'Enabled')
    .flatMap(({ NoncurrentVersionExpiration }) => NoncurrentVersionExpiration?.NoncurrentDays ?? []);
  return days.length === 0 ? null : Math.min(...days);
}
