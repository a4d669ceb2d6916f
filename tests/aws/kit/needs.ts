import { parseUri } from '../../../core/uri.ts';
import type { SdkCall } from './calls.ts';
import { account, region } from './moto.ts';

/** What a call needs of IAM. Sources: the service authorization reference of S3, Glue and Step Functions. */
export interface Need {
  action: string;
  resource: string;
}

type Input = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const bucketOf = ({ Bucket }: Input): string => `arn:aws:s3:::${text(Bucket)}`;
const objectOf = (input: Input): string => `${bucketOf(input)}/${text(input.Key)}`;

const onBucket = (action: string) => (input: Input) => [{ action, resource: bucketOf(input) }];
const onObject = (action: string) => (input: Input) => [{ action, resource: objectOf(input) }];

/** Where the key is absent, S3 answers 404 only to those who may list the bucket: everybody here counts on that. */
const reading = (input: Input): Need[] => [
  { action: 's3:ListBucket', resource: bucketOf(input) },
  { action: input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', resource: objectOf(input) },
];

/** A copy in one request carries the tags over. */
function copying(input: Input): Need[] {
  const [path = '', version] = text(input.CopySource).split('?versionId=');
  const { bucket, key } = parseUri(`s3://${path}`);
  const resource = `arn:aws:s3:::${bucket}/${decodeURIComponent(key)}`;
  const kind = version === undefined ? 'GetObject' : 'GetObjectVersion';
  return [
    { action: `s3:${kind}`, resource },
    { action: `s3:${kind}Tagging`, resource },
    { action: 's3:PutObject', resource: objectOf(input) },
    { action: 's3:PutObjectTagging', resource: objectOf(input) },
  ];
}

const glue = (rest: string): string => `arn:aws:glue:${region}:${account}:${rest}`;

/** Glue checks a call on a table on each of the three. */
const onTable = (action: string) => (input: Input) => {
  const database = text(input.DatabaseName);
  const table = text(input.TableName) || text(input.Name) || text((input.TableInput as Input | undefined)?.Name);
  return ['catalog', `database/${database}`, `table/${database}/${table}`].map((rest) => ({
    action: `glue:${action}`,
    resource: glue(rest),
  }));
};

const onJob = (action: string) => (input: Input) => [
  { action: `glue:${action}`, resource: glue(`job/${text(input.JobName)}`) },
];

const needs: Record<string, (input: Input) => Need[]> = {
  GetObjectCommand: reading,
  HeadObjectCommand: reading,
  PutObjectCommand: onObject('s3:PutObject'),
  CreateMultipartUploadCommand: onObject('s3:PutObject'),
  UploadPartCommand: onObject('s3:PutObject'),
  CompleteMultipartUploadCommand: onObject('s3:PutObject'),
  AbortMultipartUploadCommand: onObject('s3:AbortMultipartUpload'),
  CopyObjectCommand: copying,
  DeleteObjectCommand: (input) => [
    { action: input.VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', resource: objectOf(input) },
  ],
  ListObjectsV2Command: onBucket('s3:ListBucket'),
  ListObjectVersionsCommand: onBucket('s3:ListBucketVersions'),
  GetBucketVersioningCommand: onBucket('s3:GetBucketVersioning'),
  GetBucketLifecycleConfigurationCommand: onBucket('s3:GetLifecycleConfiguration'),
  ...Object.fromEntries(
    [
      'GetTable',
      'CreateTable',
      'UpdateTable',
      'DeleteTable',
      'GetPartitions',
      'BatchGetPartition',
      'BatchCreatePartition',
      'BatchUpdatePartition',
      'BatchDeletePartition',
    ].map((action) => [`${action}Command`, onTable(action)]),
  ),
  ...Object.fromEntries(
    ['StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun'].map((action) => [`${action}Command`, onJob(action)]),
  ),
  CreateDatabaseCommand: (input) => {
    const name = text((input.DatabaseInput as Input | undefined)?.Name);
    return ['catalog', `database/${name}`].map((rest) => ({ action: 'glue:CreateDatabase', resource: glue(rest) }));
  },
  PutEventsCommand: () => [
    { action: 'events:PutEvents', resource: `arn:aws:events:${region}:${account}:event-bus/default` },
  ],
  DescribeExecutionCommand: ({ executionArn }) => [
    { action: 'states:DescribeExecution', resource: text(executionArn) },
  ],
};

/** Throws for a command that nobody has looked up yet. */
export function needsOf({ command, input }: SdkCall): Need[] {
  const known = needs[command];
  if (!known) throw new Error(`what does ${command} need of IAM?`);
  return known(input);
}
