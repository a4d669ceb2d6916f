import type { Declaration } from '../core/dataset/declaration.ts';
import { chunkJobName, chunkJobVersions } from '../core/plan/chunk-job.ts';
import { jobFiles } from './job-files.ts';
import { controlBucketName, type Settings } from './settings.ts';
import { arnOf, type Resource, type Resources, sub } from './template.ts';

/** Glue's quota of concurrent runs of one job. */
const MOST_RUNS = 1000;

/**
 * The Spark engine, a job for each version of Glue that declarations ask for; one may name a job of its own instead. `resources/upload-job.cjs` puts its files into the
 * ledger's bucket at the end of a deployment. Size and class of the workers come with every run.
 */
export function glueJob(settings: Settings, declarations: readonly Declaration[]): Resources {
  const network = jobNetwork(settings);
  const jobs = chunkJobVersions(declarations).map((version): [string, Resource] => [
    chunkJobId(version),
    jobOf(settings, version, declarations, Object.keys(network)),
  ]);
  return { ...network, ...Object.fromEntries(jobs) };
}

const chunkJobId = (version: string): string => chunkJobName('ChunkJob', version).replaceAll('-', '');

function jobOf(
  settings: Settings,
  version: string,
  declarations: readonly Declaration[],
  connections: readonly string[],
): Resource {
  const { script, modules } = jobFiles();
  const uri = (file: string): string => `s3://${controlBucketName(settings)}/jobs/${file}`;
  return {
    Type: 'AWS::Glue::Job',
    Properties: {
      Name: chunkJobName(`${settings.name}-chunk`, version),
      Description: 'Runs the chunks of Lakefill that are too big for a Lambda function',
      Role: arnOf('ChunkJobRole'),
      GlueVersion: version,
      WorkerType: 'G.1X',
      NumberOfWorkers: 10,
      // StartJob and PollJob count attempts; a silent retry would write a prefix that nobody audits.
      MaxRetries: 0,
      Timeout: 480,
      ExecutionProperty: {
        MaxConcurrentRuns: Math.min(MOST_RUNS, Math.max(1, ...declarations.map(({ limits }) => limits.maxConcurrency))),
      },
      Command: {
        Name: 'glueetl',
        PythonVersion: '3',
        ScriptLocation: sub(uri(script)),
      },
      ...(connections.length > 0 && { Connections: { Connections: connections.map((id) => ({ Ref: id })) } }),
      DefaultArguments: {
        '--job-bookmark-option': 'job-bookmark-disable',
        '--enable-continuous-cloudwatch-log': 'true',
        '--enable-metrics': 'true',
        ...(modules.length > 0 && { '--extra-py-files': sub(modules.map(uri).join()) }),
      },
    },
  };
}

/** How the job's workers get into the VPC, where the functions are in one: a connection has one subnet, the first. */
function jobNetwork({ name, subnets, securityGroups, availabilityZone }: Settings): Resources {
  const [SubnetId] = subnets;
  if (SubnetId === undefined) return {};
  return {
    JobNetwork: {
      Type: 'AWS::Glue::Connection',
      Properties: {
        CatalogId: { Ref: 'AWS::AccountId' },
        ConnectionInput: {
          Name: `${name}-network`,
          Description: 'The network of the job that runs the chunks of Lakefill',
          ConnectionType: 'NETWORK',
          ConnectionProperties: {},
          // The subnet implies its zone, but Glue asks for it.
          PhysicalConnectionRequirements: {
            SubnetId,
            SecurityGroupIdList: securityGroups,
            AvailabilityZone: availabilityZone,
          },
        },
      },
    },
  };
}
