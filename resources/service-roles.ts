import { functionId, functionNames } from './function-roles.ts';
import type { LakePolicies } from './lake-policies.ts';
import { controlBucketName, type Settings } from './settings.ts';
import { allow, arnOf, type Resources, regionalArn, role, type Statement, sub, type Text } from './template.ts';

/** The roles that are not a function's: both state machines, what starts them, and the Spark job. */
export function serviceRoles(settings: Settings, lake: LakePolicies): Resources {
  return {
    BackfillRole: role('states', [
      invoke(functionNames.filter((name) => name !== 'rollback-run')),
      ...children(settings),
      ...manifest(settings),
      ...observed,
    ]),
    RollbackRole: role('states', [invoke(['rollback-run']), ...observed]),
    SchedulerRole: role('scheduler', [start, deadLetters]),
    TriggerRole: role('events', [start]),
    ChunkJobRole: role('glue', job(settings), [...lake.read, ...lake.spark]),
  };
}

const invoke = (names: readonly string[]): Statement =>
  allow(
    'Steps',
    ['lambda:InvokeFunction'],
    names.map((name) => arnOf(functionId(name))),
  );

const start = allow('Start', ['states:StartExecution'], [{ Ref: 'BackfillStateMachine' }]);

const deadLetters = allow('DeadLetters', ['sqs:SendMessage'], [arnOf('DeadLetters')]);

/** A Distributed Map starts its children as executions of its own machine, and follows, stops and redrives them. */
const children = ({ name }: Settings): Statement[] => [
  allow('StartChildren', ['states:StartExecution'], [regionalArn('states', `stateMachine:${name}-backfill`)]),
  allow(
    'FollowChildren',
    ['states:DescribeExecution', 'states:StopExecution'],
    [
      regionalArn('states', `execution:${name}-backfill:*`),
      regionalArn('states', `execution:${name}-backfill/chunks:*`),
    ],
  ),
  allow('RedriveChildren', ['states:RedriveExecution'], [regionalArn('states', `execution:${name}-backfill/chunks:*`)]),
];

/** The map reads its items from a run's manifest, and writes about its children in parts. */
const manifest = (settings: Settings): Statement[] => {
  const bucket = `arn:aws:s3:::${controlBucketName(settings)}`;
  return [
    allow('ReadManifest', ['s3:GetObject'], [sub(`${bucket}/runs/*`)]),
    allow(
      'WriteMapResults',
      ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      [sub(`${bucket}/map/*`)],
    ),
    ...controlKey(settings, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  ];
};

const controlKey = (settings: Settings, actions: string[]): Statement[] =>
  settings.controlKey === '' ? [] : [allow('LedgerKey', actions, [settings.controlKey])];

/** Neither the delivery of logs nor X-Ray knows a resource. */
const observed: Statement[] = [
  allow(
    'Logs',
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    ['*'],
  ),
  allow(
    'Traces',
    ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    ['*'],
  ),
];

/** Beside the lake's policies: its script, the chunk documents and its results, Glue's log groups and metrics. */
const job = (settings: Settings): Statement[] => {
  const bucket = `arn:aws:s3:::${controlBucketName(settings)}`;
  return [
    allow('Script', ['s3:GetObject'], [sub(`${bucket}/jobs/*`)]),
    allow('Documents', ['s3:GetObject', 's3:PutObject'], [sub(`${bucket}/runs/*`)]),
    allow('Bucket', ['s3:ListBucket'], [sub(bucket)]),
    allow(
      'Logs',
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      [regionalArn('logs', 'log-group:/aws-glue/*')],
    ),
    {
      // A metric has no resource; the namespace is what can be held.
      ...allow('Metrics', ['cloudwatch:PutMetricData'], ['*']),
      Condition: { StringEquals: { 'cloudwatch:namespace': 'Glue' } },
    },
    ...(settings.subnets.length > 0 ? jobNetwork(settings) : []),
    ...controlKey(settings, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ...(settings.lakeKeys.length === 0
      ? []
      : [allow('LakeKeys', ['kms:Decrypt', 'kms:GenerateDataKey'], settings.lakeKeys)]),
  ];
};

/**
 * Glue makes the workers' network interfaces under the job's role, and looks before it does whether they will reach S3. A shared
 * subnet is of another account, so none is named; what is looked at has no resource.
 */
function jobNetwork({ name, subnets: [subnet], securityGroups }: Settings): Statement[] {
  const ec2 = (rest: string): Text => sub(`arn:aws:ec2:\${AWS::Region}:*:${rest}`);
  const interfaces = ec2('network-interface/*');
  return [
    allow(
      'Connection',
      ['glue:GetConnection'],
      [regionalArn('glue', 'catalog'), regionalArn('glue', `connection/${name}-network`)],
    ),
    allow(
      'MakeInterfaces',
      ['ec2:CreateNetworkInterface'],
      [interfaces, ec2(`subnet/${subnet}`), ...securityGroups.map((group) => ec2(`security-group/${group}`))],
    ),
    allow('RemoveInterfaces', ['ec2:DeleteNetworkInterface'], [interfaces]),
    {
      ...allow('TagInterfaces', ['ec2:CreateTags', 'ec2:DeleteTags'], [interfaces]),
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['aws-glue-service-resource'] } },
    },
    allow(
      'LookAtNetwork',
      [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcEndpoints',
      ],
      ['*'],
    ),
  ];
}
