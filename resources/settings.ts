/** What a deployment is told, from serverless.yml's `params` or `--param NAME=VALUE`. Lists are written with commas. */
export interface Settings {
  /** `lakefill-dev`: what the names of all that is made begin with. */
  name: string;
  /** `lakefill`: the dimension of its metrics. */
  service: string;
  /** An existing bucket for the ledger; empty: the stack makes one of its own. */
  controlBucket: string;
  /** ARN of the KMS key that encrypts the ledger; empty: S3's own keys. */
  controlKey: string;
  /** ARNs of the KMS keys that encrypt buckets of the lake. */
  lakeKeys: string[];
  /** Where tables of `catalog` sources lie, `s3://bucket/prefix/`, since a declaration names only the table. */
  reads: string[];
  /** Private subnets and security groups for the functions; without any they and the Spark job run outside a VPC. */
  subnets: string[];
  securityGroups: string[];
  /** Zone of the first subnet, which is the Spark job's: Glue asks for both. */
  availabilityZone: string;
  /** Account that must own every bucket; empty: any may. */
  bucketOwner: string;
  /** Gets a mail for every alarm and every failed run. */
  email: string;
  logDays: number;
}

/** Parameters as text, in the order of `Settings`. */
export const parameterNames = [
  'controlBucket',
  'controlKey',
  'lakeKeys',
  'reads',
  'subnets',
  'securityGroups',
  'availabilityZone',
  'bucketOwner',
  'email',
  'logDays',
] as const;

export type Parameters = Record<(typeof parameterNames)[number], unknown>;

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value).trim());

const listOf = (value: unknown): string[] =>
  textOf(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Throws with all that is wrong with the parameters. */
export function settingsOf(service: string, stage: string, parameters: Parameters): Settings {
  const settings: Settings = {
    name: `${service}-${stage}`,
    service,
    controlBucket: textOf(parameters.controlBucket),
    controlKey: textOf(parameters.controlKey),
    lakeKeys: listOf(parameters.lakeKeys),
    reads: listOf(parameters.reads),
    subnets: listOf(parameters.subnets),
    securityGroups: listOf(parameters.securityGroups),
    availabilityZone: textOf(parameters.availabilityZone),
    bucketOwner: textOf(parameters.bucketOwner),
    email: textOf(parameters.email),
    logDays: Number(textOf(parameters.logDays)),
  };
  const problems = [
    ...[settings.controlKey, ...settings.lakeKeys]
      .filter((key) => key !== '' && !/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(key))
      .map((key) => `${key} is not the ARN of a KMS key (an alias will not do)`),
    ...settings.reads
      .filter((uri) => !/^s3:\/\/[a-z0-9.-]+\/.+/.test(uri))
      .map((uri) => `reads: ${uri} is not s3://bucket/prefix/`),
    ...(new Set([settings.subnets, settings.securityGroups, settings.availabilityZone].map(({ length }) => length > 0))
      .size === 1
      ? []
      : ['subnets, securityGroups and availabilityZone go together']),
    ...(/^(\d{12})?$/.test(settings.bucketOwner)
      ? []
      : [`bucketOwner: ${settings.bucketOwner} is not the 12 digits of an account`]),
    ...(settings.logDays > 0 ? [] : ['logDays is not a number of days']),
  ];
  if (problems.length > 0) throw new Error(`wrong parameters:\n${problems.join('\n')}`);
  return settings;
}

/** The ledger's bucket by name, as text for Fn::Sub. Names are global, so the stack's own holds account and region. */
export const controlBucketName = ({ name, controlBucket }: Settings): string =>
  controlBucket === '' ? `${name}-control-\${AWS::AccountId}-\${AWS::Region}` : controlBucket;
