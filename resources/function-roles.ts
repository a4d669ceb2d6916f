import { chunkJobName } from '../core/plan/chunk-job.ts';
import type { Access } from './access.ts';
import type { LakePolicies } from './lake-policies.ts';
import { controlBucketName, type Settings } from './settings.ts';
import {
  allow,
  logicalName,
  policyDocument,
  type Resource,
  type Resources,
  regionalArn,
  role,
  type Statement,
  sub,
} from './template.ts';

/**
 * What each function may do beside its own logs and the ledger. Only those with `publish` change what readers see: prepare-run
 * is one of them because it brings a dead run's half published chunks to their end before it takes the lease over.
 */
const abilities = {
  'prepare-run': ['read', 'publish', 'findJobs', 'followJobs', 'lookAtExecutions'],
  'discover-gaps': ['read'],
  'plan-chunks': ['read', 'findJobs', 'followJobs'],
  'start-job': ['startJobs', 'findJobs'],
  'poll-job': ['followJobs'],
  'transform-chunk': ['read', 'stage'],
  'validate-chunk': ['read'],
  'publish-chunk': ['read', 'publish'],
  'record-failure': [],
  'collect-outcomes': ['findJobs', 'followJobs'],
  'report-run': ['tell'],
  'rollback-run': ['read', 'publish', 'findJobs', 'followJobs', 'stopJobs', 'lookAtExecutions'],
} as const satisfies Record<string, readonly Ability[]>;

type Ability =
  | 'read'
  | 'stage'
  | 'publish'
  | 'startJobs'
  | 'findJobs'
  | 'followJobs'
  | 'stopJobs'
  | 'lookAtExecutions'
  | 'tell';

export const functionNames = Object.keys(abilities) as (keyof typeof abilities)[];

/** The function `plan-chunks` takes `PlanDashchunksRole`, as osls would write its name. */
export const functionRoleId = (name: string): string => `${logicalId(name)}Role`;

/** As osls names the function's own resource. */
export const functionId = (name: string): string => `${logicalId(name)}LambdaFunction`;

/** .. and its log group. */
export const functionLogsId = (name: string): string => `${logicalId(name)}LogGroup`;

const logicalId = (name: string): string => logicalName(`${name[0]?.toUpperCase()}${name.slice(1)}`);

/** One role per function, and the policy for the ledger that all of them share. */
export function functionRoles(settings: Settings, access: Access, lake: LakePolicies): Resources {
  const roles = functionNames.map((name): [string, Resource] => {
    const can: readonly Ability[] = abilities[name];
    const own = [logs(settings, name), tracing, ...can.flatMap((ability) => statementsOf(ability, settings, access))];
    const shared = can.flatMap((ability) => (isOfLake(ability) ? lake[ability] : []));
    return [
      functionRoleId(name),
      role(
        'lambda',
        [...own, ...keys(settings, can), ...(settings.subnets.length > 0 ? network : [])],
        ['LedgerPolicy', ...shared],
      ),
    ];
  });
  return { LedgerPolicy: ledgerPolicy(settings), ...Object.fromEntries(roles) };
}

const isOfLake = (ability: Ability): ability is 'read' | 'stage' | 'publish' =>
  ability === 'read' || ability === 'stage' || ability === 'publish';

/** The folders of the ledger that functions work in; the map's results and the job's script are not among them. */
const ledgerFolders = ['runs', 'leases', 'facts', 'schedules', 'waivers'];

const ledgerPolicy = (settings: Settings): Resource => {
  const bucket = `arn:aws:s3:::${controlBucketName(settings)}`;
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Description: 'Lakefill, the ledger',
      PolicyDocument: policyDocument([
        allow(
          'Documents',
          ['s3:GetObject', 's3:PutObject'],
          ledgerFolders.map((folder) => sub(`${bucket}/${folder}/*`)),
        ),
        // Without it an absent document answers 403, not 404.
        allow('Bucket', ['s3:ListBucket'], [sub(bucket)]),
      ]),
    },
  };
};

const logs = ({ name }: Settings, step: string): Statement =>
  allow(
    'Logs',
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [regionalArn('logs', `log-group:/aws/lambda/${name}-${step}:*`)],
  );

/** X-Ray knows no resource for what traces are sent to. */
const tracing = allow('Traces', ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], ['*']);

function statementsOf(ability: Ability, { name }: Settings, { versions, jobs }: Access): Statement[] {
  const own = versions.map((version) => chunkJobName(`${name}-chunk`, version));
  const jobArns = [...own, ...jobs].map((job) => regionalArn('glue', `job/${job}`));
  switch (ability) {
    case 'startJobs':
      return [allow('StartJobs', ['glue:StartJobRun'], jobArns)];
    case 'findJobs':
      return [allow('FindJobs', ['glue:GetJobRuns'], jobArns)];
    case 'followJobs':
      return [allow('FollowJobs', ['glue:GetJobRun'], jobArns)];
    case 'stopJobs':
      return [allow('StopJobs', ['glue:BatchStopJobRun'], jobArns)];
    case 'lookAtExecutions':
      // The dead holder of a lease is proved by its execution.
      return [
        allow(
          'Executions',
          ['states:DescribeExecution'],
          ['backfill', 'rollback'].map((machine) => regionalArn('states', `execution:${name}-${machine}:*`)),
        ),
      ];
    case 'tell':
      return [
        {
          ...allow('Events', ['events:PutEvents'], [regionalArn('events', 'event-bus/default')]),
          Condition: { StringEquals: { 'events:source': 'lakefill' } },
        },
      ];
    default:
      return [];
  }
}

/** The ledger's key for everybody; the lake's for those who read it, and to write with for those who write. */
function keys({ controlKey, lakeKeys }: Settings, can: readonly Ability[]): Statement[] {
  const decrypt = ['kms:Decrypt'];
  const encrypt = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const onLake = can.includes('stage') || can.includes('publish') ? encrypt : decrypt;
  return [
    ...(controlKey === '' ? [] : [allow('LedgerKey', encrypt, [controlKey])]),
    ...(lakeKeys.length === 0 || !can.includes('read') ? [] : [allow('LakeKeys', onLake, lakeKeys)]),
  ];
}

/**
 * Lambda itself makes a function's network interfaces under the function's role, and refuses a function whose role may not do
 * it on all resources: the interfaces have no names before they are made. The code of a function may not use it.
 */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

const network: Statement[] = [
  allow('Network', networkActions, ['*']),
  {
    Sid: 'NetworkNotByCode',
    Effect: 'Deny',
    Action: networkActions,
    Resource: ['*'],
    Condition: { ArnLike: { 'lambda:SourceFunctionArn': [regionalArn('lambda', 'function:*')] } },
  },
];
