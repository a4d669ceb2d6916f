import type { Access } from './access.ts';
import { pack } from './pack.ts';
import {
  allow,
  policyDocument,
  type Resource,
  type Resources,
  regionalArn,
  type Statement,
  type Text,
} from './template.ts';

/** IAM's limit of managed policies on one role, and those that a role takes beside the lake's: the ledger's. */
const MOST_POLICIES = 10;
const OTHERS = 1;

/** The kinds of access to the lake, each as the logical ids of the managed policies that give it. */
export interface LakePolicies {
  resources: Resources;
  read: string[];
  stage: string[];
  /** Spark's: it also removes what its failed tasks left below a stage. */
  spark: string[];
  publish: string[];
}

/**
 * Managed policies for the access, as many as their length asks for. Throws, with the counts, when a role could not hold
 * them.
 */
export function lakePolicies(access: Access): LakePolicies {
  const made = { read: read(access), stage: stage(access), spark: spark(access), publish: publish(access) };
  const packed = Object.entries(made).map(([kind, statements]) => [kind, pack(statements.filter(isNeeded))] as const);
  const counts = Object.fromEntries(packed.map(([kind, policies]) => [kind, policies.length]));
  const worst = (counts.read ?? 0) + Math.max(counts.publish ?? 0, counts.stage ?? 0, counts.spark ?? 0) + OTHERS;
  if (worst > MOST_POLICIES) {
    const list = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
    throw new Error(
      `the declarations need too many managed policies (${list.join(', ')}): a role would hold ${worst}, IAM allows ` +
        `${MOST_POLICIES}. Keep tables below common prefixes, or deploy the datasets in two stages.`,
    );
  }
  const idsOf = (kind: keyof typeof made): string[] =>
    Array.from({ length: counts[kind] ?? 0 }, (_, index) => idOf(kind, index));
  return {
    resources: Object.fromEntries(
      packed.flatMap(([kind, policies]) =>
        policies.map((policy, index) => [idOf(kind, index), managed(kind, policy)] as const),
      ),
    ),
    read: idsOf('read'),
    stage: idsOf('stage'),
    spark: idsOf('spark'),
    publish: idsOf('publish'),
  };
}

const idOf = (kind: string, index: number): string => `Lake${kind[0]?.toUpperCase()}${kind.slice(1)}Policy${index + 1}`;

const managed = (kind: string, statements: readonly Statement[]): Resource => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { Description: `Lakefill, ${kind} the lake`, PolicyDocument: policyDocument(statements) },
});

const isNeeded = ({ Resource }: Statement): boolean => Resource.length > 0;

const bucketArns = (names: readonly string[]): string[] => names.map((name) => `arn:aws:s3:::${name}`);

/** A call on a table is also checked against its database and the catalog. */
function tableArns(tables: readonly string[]): Text[] {
  const names = tables.map((table) => table.split('.'));
  const databases = [...new Set(names.map(([database]) => database))];
  return tables.length === 0
    ? []
    : [
        regionalArn('glue', 'catalog'),
        ...databases.map((database) => regionalArn('glue', `database/${database}`)),
        ...names.map(([database, table]) => regionalArn('glue', `table/${database}/${table}`)),
      ];
}

const read = (access: Access): Statement[] => [
  // Without ListBucket an absent key answers 403, not 404; with a condition on the prefix it would too.
  allow('Buckets', ['s3:ListBucket'], bucketArns(access.buckets)),
  allow('Versions', ['s3:ListBucketVersions'], bucketArns(access.versionedBuckets)),
  allow('Objects', ['s3:GetObject'], access.read),
  allow('OldObjects', ['s3:GetObjectVersion'], access.readVersions),
  allow('Catalog', ['glue:GetTable', 'glue:BatchGetPartition'], tableArns(access.readTables)),
];

const stage = (access: Access): Statement[] => [
  allow('Stage', ['s3:PutObject', 's3:AbortMultipartUpload'], access.stage),
];

const spark = (access: Access): Statement[] => [
  // The job copies without tags, which counts as writing them.
  allow('Stage', ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'], access.stage),
  // How Spark's file system marks a folder that it makes.
  allow(
    'StageFolders',
    ['s3:PutObject'],
    access.stage.map((arn) => arn.replace(/\/\*$/, '_$folder$')),
  ),
];

const publish = (access: Access): Statement[] => [
  allow('BucketRules', ['s3:GetBucketVersioning', 's3:GetLifecycleConfiguration'], bucketArns(access.overwriteBuckets)),
  allow(
    'Overwrite',
    ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
    access.overwrite,
  ),
  // A copy keeps its source's tags, and S3 refuses it where it may not read them.
  allow('Restore', ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'], access.overwrite),
  allow('CopyStaged', ['s3:GetObjectTagging'], access.copied),
  allow(
    'Catalog',
    [
      'glue:CreateDatabase',
      'glue:CreateTable',
      'glue:UpdateTable',
      'glue:DeleteTable',
      // Before a table that a run made is dropped: is anything else in it?
      'glue:GetPartitions',
      'glue:BatchCreatePartition',
      'glue:BatchUpdatePartition',
      'glue:BatchDeletePartition',
    ],
    tableArns(access.writeTables),
  ),
];
