import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accessOf } from '../../resources/access.ts';
import { functionNames, functionRoleId, functionRoles } from '../../resources/function-roles.ts';
import { lakePolicies } from '../../resources/lake-policies.ts';
import { outputs } from '../../resources/outputs.ts';
import { pack } from '../../resources/pack.ts';
import { serviceRoles } from '../../resources/service-roles.ts';
import type { Resources, Statement } from '../../resources/template.ts';
import { declarationsOf, type Written } from './declared.ts';
import { service, steps, text } from './house.ts';
import { settings } from './settings.ts';

const flights = text('datasets/flights.yml');

/** The example's dataset under other names and places. */
const dataset = (dataset: string, changes: Partial<Written> = {}) => ({
  ...(parse(flights) as Written),
  dataset,
  ...changes,
});

function roles(declared: Written[], given: Record<string, string> = {}): Resources {
  const access = accessOf(declarationsOf(declared), settings(given).reads);
  const lake = lakePolicies(access);
  return {
    ...lake.resources,
    ...functionRoles(settings(given), access, lake),
    ...serviceRoles(settings(given), lake),
  };
}

function statements(node: unknown): Statement[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(statements);
  return 'Effect' in node && 'Resource' in node ? [node as Statement, ...inner] : inner;
}

const arns = (resource: Statement['Resource']): string[] =>
  [resource].flat().map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));

/** What a role may do: its own statements, and those of the managed policies that it names. */
function abilities(all: Resources, role: string): string[] {
  const { ManagedPolicyArns = [], Policies } = all[role]?.Properties ?? {};
  const shared = (ManagedPolicyArns as { Ref: string }[]).map(({ Ref }) => all[Ref]);
  return [
    ...new Set(
      statements([Policies, shared])
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => Action),
    ),
  ].sort();
}

describe('what any role may do', () => {
  const everything = roles([dataset('flights'), dataset('other', { target: overwritten() })], {
    controlKey: 'arn:aws:kms:us-east-1:123456789012:key/a',
    lakeKeys: 'arn:aws:kms:us-east-1:123456789012:key/b',
    subnets: 'subnet-1',
    securityGroups: 'sg-1',
    availabilityZone: 'us-east-1a',
  });

  it('names every action', () => {
    expect(
      statements(everything).filter(({ Action }) => [Action].flat().some((action) => action.includes('*'))),
    ).toEqual([]);
  });

  // A new line here needs a reason in docs/security.md.
  it('is on all resources only where the service knows none', () => {
    const everywhere = statements(everything)
      .filter(({ Effect, Resource }) => Effect === 'Allow' && arns(Resource).includes('*'))
      .flatMap(({ Action }) => Action);

    expect([...new Set(everywhere)].sort()).toEqual([
      'cloudwatch:PutMetricData',
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcEndpoints',
      'ec2:UnassignPrivateIpAddresses',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('ends in a wildcard only behind a prefix of ours: no bucket, table, job or machine by pattern', () => {
    const patterns = statements(everything)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Resource }) => arns(Resource))
      .filter((arn) => arn.includes('*') && arn !== '*')
      .map((arn) => arn.replace(/.*?(arn:[^"]*).*/, '$1'));

    expect([...new Set(patterns)].sort()).toEqual(
      [
        ...['network-interface/*', 'security-group/sg-1', 'subnet/subnet-1'].map(
          (rest) => `arn:aws:ec2:\${AWS::Region}:*:${rest}`,
        ),
        'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws-glue/*',
        ...functionNames.map(
          (name) => `arn:aws:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/lakefill-dev-${name}:*`,
        ),
        ...['facts', 'jobs', 'leases', 'map', 'runs', 'schedules', 'waivers'].map(
          (folder) => `arn:aws:s3:::lakefill-dev-control-\${AWS::AccountId}-\${AWS::Region}/${folder}/*`,
        ),
        'arn:aws:s3:::lake/flights/*',
        'arn:aws:s3:::lake/flights/dt=*',
        'arn:aws:s3:::lake/flights__lakefill/*',
        'arn:aws:s3:::lake/other/*',
        'arn:aws:s3:::lake/other__lakefill/*',
        'arn:aws:s3:::raw/flights/flights-3m.parquet/*',
        'arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution:lakefill-dev-backfill/chunks:*',
        'arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution:lakefill-dev-backfill:*',
        'arn:aws:states:${AWS::Region}:${AWS::AccountId}:execution:lakefill-dev-rollback:*',
      ].sort(),
    );
  });

  it('lets only those that publish or put back change what readers see', () => {
    const writers = Object.keys(everything).filter((role) =>
      abilities(everything, role).some((action) =>
        ['glue:BatchUpdatePartition', 'glue:UpdateTable', 's3:GetObjectVersionTagging'].includes(action),
      ),
    );

    expect(writers.sort()).toEqual(['PrepareDashrunRole', 'PublishDashchunkRole', 'RollbackDashrunRole']);
  });
});

/** A table without catalog, whose objects are replaced in their places. */
function overwritten() {
  return { kind: 's3', location: 's3://lake/other/dt=${dt}/', format: 'parquet' };
}

describe('roles', () => {
  it('are one for each function, in the words of serverless.yml', () => {
    const given = Object.entries(service().functions).map(([name, { role }]) => [name, role]);

    expect(given.sort()).toEqual([...functionNames].sort().map((name) => [name, functionRoleId(name)]));
    expect([...functionNames].sort()).toEqual(steps());
  });

  it.each([
    ['record-failure', ['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    [
      'poll-job',
      ['glue:GetJobRun', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    ],
    [
      'start-job',
      [
        'glue:GetJobRuns',
        'glue:StartJobRun',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ],
    ],
  ])('%s may touch nothing of the lake', (name, actions) => {
    const all = roles([dataset('flights')]);

    expect(abilities(all, functionRoleId(name)).filter((action) => !action.startsWith('xray:'))).toEqual(actions);
    expect(JSON.stringify(all[functionRoleId(name)])).not.toContain('Lake');
  });

  it('start jobs of the declarations beside our own', () => {
    const all = roles([dataset('flights', { transform: { glueJobName: 'legacy-load' }, engine: 'glue' })]);
    const { Resource } = statements(all.StartDashjobRole).find(({ Sid }) => Sid === 'StartJobs') ?? {};

    expect(Resource).toEqual(
      ['lakefill-dev-chunk', 'legacy-load'].map((job) => ({
        'Fn::Sub': `arn:aws:glue:\${AWS::Region}:\${AWS::AccountId}:job/${job}`,
      })),
    );
  });

  it('of a Distributed Map let it start, follow, stop and redrive its children, and write about them in parts', () => {
    const backfill = statements(
      roles([dataset('flights')], { controlKey: 'arn:aws:kms:us-east-1:123456789012:key/a' }).BackfillRole,
    );
    const map = Object.fromEntries(
      backfill.filter(({ Sid }) => /Children|Map|Manifest|Key/.test(Sid)).map(({ Sid, Action }) => [Sid, Action]),
    );

    expect(map).toEqual({
      StartChildren: ['states:StartExecution'],
      FollowChildren: ['states:DescribeExecution', 'states:StopExecution'],
      RedriveChildren: ['states:RedriveExecution'],
      ReadManifest: ['s3:GetObject'],
      WriteMapResults: ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      LedgerKey: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
    });
  });
});

describe('access to the lake', () => {
  it('of a swapped table: its objects are read and staged beside it, never written; its entries are', () => {
    const { read, stage, overwrite, copied, readVersions, writeTables } = accessOf(
      declarationsOf([
        dataset('flights', { sources: [{ id: 'raw', kind: 's3', location: 's3://raw/f/', timeColumn: 'date' }] }),
      ]),
    );

    expect({ read, stage, overwrite, copied, readVersions, writeTables }).toEqual({
      read: ['arn:aws:s3:::lake/flights/*', 'arn:aws:s3:::lake/flights__lakefill/*', 'arn:aws:s3:::raw/f/*'],
      stage: ['arn:aws:s3:::lake/flights__lakefill/*'],
      overwrite: [],
      copied: [],
      readVersions: [],
      writeTables: ['analytics.flights'],
    });
  });

  it('of an overwritten one: objects, their old versions and tags, both ways', () => {
    const all = roles([dataset('other', { target: overwritten() })]);
    const publish = statements(all.LakePublishPolicy1).map(({ Action, Resource }) => [Action.join(), Resource]);

    expect(publish).toEqual([
      ['s3:GetBucketVersioning,s3:GetLifecycleConfiguration', ['arn:aws:s3:::lake']],
      ['s3:PutObject,s3:PutObjectTagging,s3:DeleteObject,s3:AbortMultipartUpload', ['arn:aws:s3:::lake/other/*']],
      ['s3:GetObjectTagging,s3:GetObjectVersionTagging', ['arn:aws:s3:::lake/other/*']],
      ['s3:GetObjectTagging', ['arn:aws:s3:::lake/other__lakefill/*']],
    ]);
    expect(statements(all.LakeReadPolicy1).find(({ Sid }) => Sid === 'OldObjects')?.Resource).toContain(
      'arn:aws:s3:::lake/other/*',
    );
  });

  it('is one list for what several datasets share, without places that others hold', () => {
    const inputs = [
      { id: 'a', location: 's3://lake/flights/airports.csv', format: 'csv' },
      { id: 'b', location: 's3://dims/airports.csv', format: 'csv' },
    ];
    const { read } = accessOf(declarationsOf([dataset('flights', { inputs }), dataset('again', { inputs })]), [
      's3://dims/',
    ]);

    expect(read).toEqual([
      'arn:aws:s3:::dims/*',
      'arn:aws:s3:::lake/flights/*',
      'arn:aws:s3:::lake/flights__lakefill/*',
      'arn:aws:s3:::raw/flights/flights-3m.parquet',
      'arn:aws:s3:::raw/flights/flights-3m.parquet/*',
    ]);
  });

  it('refuses a place that a policy would read as a pattern', () => {
    expect(() => accessOf([], ['s3://lake/a*b/'])).toThrow('access to just this place cannot be given');
  });
});

describe('many datasets', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      dataset(`d${i}`, {
        sources: [{ id: 'raw', kind: 's3', location: `s3://raw/somewhere/deep/in/the/lake/d${i}/dt=\${dt}/` }],
        target: {
          kind: 's3',
          location: `s3://lake/somewhere/deep/in/the/lake/d${i}/dt=\${dt}/`,
          format: 'parquet',
          table: `db.d${i}`,
        },
      }),
    );

  it('go into as many policies as IAM needs, none above 6,144 characters, nothing lost', () => {
    const all = roles(many(60));
    const documents = Object.entries(all).filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy');
    const sizes = documents.map(([, { Properties }]) => JSON.stringify(Properties.PolicyDocument).length);
    const read = documents.flatMap(([id, resource]) => (id.startsWith('LakeRead') ? statements(resource) : []));
    const objects = read.filter(({ Action }) => Action.includes('s3:GetObject')).flatMap(({ Resource }) => Resource);

    expect(Math.max(...sizes)).toBeLessThanOrEqual(6144);
    expect(objects).toHaveLength(180);
    expect(all.PlanDashchunksRole?.Properties.ManagedPolicyArns).toEqual(
      ['LedgerPolicy', 'LakeReadPolicy1', 'LakeReadPolicy2', 'LakeReadPolicy3'].map((Ref) => ({
        Ref,
      })),
    );
  });

  it('are counted in the outputs, each kind', () => {
    const lake = lakePolicies(accessOf(declarationsOf(many(60))));

    expect(outputs(settings(), lake).LakePolicyCount?.Value).toBe('read 3, stage 1, spark 2, publish 1');
  });

  it('are refused with the counts when a role could not hold the policies', () => {
    expect(() => roles(many(300))).toThrow(
      /read \d+, stage \d+, spark \d+, publish \d+\): a role would hold \d+, IAM allows 10/,
    );
  });
});

it('a statement that does not fit goes on in the next policy', () => {
  const statement = (Sid: string, count: number): Statement => ({
    Sid,
    Effect: 'Allow',
    Action: ['s3:GetObject'],
    Resource: Array.from({ length: count }, (_, i) => `arn:aws:s3:::lake/${i}/*`),
  });

  const packed = pack([statement('One', 3), statement('Two', 3)], 260);

  expect(packed.map((policy) => policy.map(({ Sid, Resource }) => `${Sid} ${Resource.length}`))).toEqual([
    ['One 3'],
    ['Two 3'],
  ]);
  expect(pack([statement('One', 6)], 230).map((policy) => policy.map(({ Resource }) => Resource.length))).toEqual([
    [4],
    [2],
  ]);
});

it.each([
  ['a key by alias', { controlKey: 'alias/mine' }, 'is not the ARN of a KMS key'],
  [
    'subnets without a zone',
    { subnets: 'subnet-1', securityGroups: 'sg-1' },
    'subnets, securityGroups and availabilityZone go together',
  ],
  ['an owner that is none', { bucketOwner: 'me' }, 'bucketOwner: me is not the 12 digits of an account'],
  ['a read without prefix', { reads: 's3://lake' }, 'is not s3://bucket/prefix/'],
  ['days that are none', { logDays: 'long' }, 'logDays is not a number of days'],
])('parameters are refused: %s', (_, given, problem) => {
  expect(() => settings(given)).toThrow(problem);
});
