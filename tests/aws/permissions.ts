/**
 * Permissions that the walks against moto do not use, and why the functions have them all the same. A permission that is
 * neither used nor named here fails the tests, and so does a line whose permission is used.
 */
export const unused: { steps: string[]; actions: string[]; why: string }[] = [
  {
    steps: ['plan-chunks', 'prepare-run', 'transform-chunk', 'validate-chunk'],
    actions: ['glue:BatchGetPartition'],
    why: 'the policy for reading the lake is one for all functions, since IAM limits how many a role takes; prepare-run publishes what a dead run left half published',
  },
  {
    steps: ['prepare-run', 'publish-chunk'],
    actions: ['glue:GetPartitions'],
    why: 'the policy for publishing is shared with rollback-run, which looks whether a table that a run made is empty',
  },
  { steps: ['transform-chunk', 'validate-chunk'], actions: ['glue:GetTable'], why: 'the same policy' },
  {
    steps: ['plan-chunks', 'prepare-run', 'publish-chunk', 'rollback-run', 'transform-chunk', 'validate-chunk'],
    actions: ['s3:ListBucketVersions'],
    why: 'the same policy: only discover-gaps looks for sources in the past',
  },
  {
    steps: ['discover-gaps', 'prepare-run', 'publish-chunk', 'validate-chunk'],
    actions: ['s3:GetObjectVersion'],
    why: 'the same policy: only transform-chunk and plan-chunks read old versions, and rollback-run copies them',
  },
  {
    steps: ['prepare-run'],
    actions: [
      's3:PutObject',
      's3:PutObjectTagging',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectTagging',
      's3:GetObjectVersionTagging',
      's3:ListBucket',
      'glue:CreateDatabase',
      'glue:CreateTable',
      'glue:UpdateTable',
      'glue:BatchCreatePartition',
      'glue:BatchUpdatePartition',
      'glue:BatchDeletePartition',
      'glue:DeleteTable',
      'glue:GetJobRun',
      'glue:GetJobRuns',
    ],
    why: 'it brings a dead run to its end before another request takes its partitions over (tests/e2e/crash.test.ts)',
  },
  {
    steps: ['prepare-run', 'publish-chunk', 'rollback-run', 'transform-chunk'],
    actions: ['s3:AbortMultipartUpload'],
    why: 'only for an upload or a copy in parts that breaks; copies are cut from 5 GB on',
  },
  {
    steps: ['publish-chunk'],
    actions: ['s3:GetObjectTagging', 's3:GetObjectVersionTagging', 'glue:BatchDeletePartition', 'glue:DeleteTable'],
    why: 'the policy for publishing is shared with rollback-run, and a partition in which somebody else wrote is withdrawn',
  },
  {
    steps: ['publish-chunk', 'rollback-run'],
    actions: ['s3:GetBucketVersioning', 's3:GetLifecycleConfiguration'],
    why: 'the policy for publishing is shared with prepare-run, which checks the bucket',
  },
  {
    steps: ['rollback-run'],
    actions: ['glue:BatchCreatePartition', 'glue:CreateDatabase', 'glue:CreateTable', 's3:GetObjectTagging'],
    why: 'it first settles open records, which may create entries and copy staged files',
  },
  {
    steps: ['collect-outcomes', 'plan-chunks', 'rollback-run'],
    actions: ['glue:GetJobRun', 'glue:GetJobRuns'],
    why: 'asked for a job only where an intent has no outcome: after a kill',
  },
  {
    steps: ['rollback-run'],
    actions: ['glue:BatchStopJobRun'],
    why: 'stops the jobs of a run that was aborted while they worked (tests/functions/rollback-run/stop-jobs.test.ts)',
  },
];
