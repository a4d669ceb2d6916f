import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accessOf } from '../../resources/access.ts';
import { functionRoles } from '../../resources/function-roles.ts';
import { glueJob } from '../../resources/glue-job.ts';
import { lakePolicies } from '../../resources/lake-policies.ts';
import { declarationsOf, type Written } from './declared.ts';
import { text } from './house.ts';
import { settings } from './settings.ts';

const dataset = (changes: Partial<Written> = {}): Written => ({
  ...(parse(text('datasets/flights.yml')) as Written),
  ...changes,
});

const inVpc = { subnets: 'subnet-1,subnet-2', securityGroups: 'sg-1,sg-2', availabilityZone: 'us-east-1a' };

describe('the network of the Spark job', () => {
  it('is one connection in the first subnet, with all security groups', () => {
    const made = glueJob(settings(inVpc), declarationsOf([dataset()]));

    expect(made.JobNetwork).toMatchObject({
      Type: 'AWS::Glue::Connection',
      Properties: {
        ConnectionInput: {
          Name: 'lakefill-dev-network',
          ConnectionType: 'NETWORK',
          PhysicalConnectionRequirements: {
            SubnetId: 'subnet-1',
            SecurityGroupIdList: ['sg-1', 'sg-2'],
            AvailabilityZone: 'us-east-1a',
          },
        },
      },
    });
    expect(made.ChunkJob?.Properties.Connections).toEqual({ Connections: [{ Ref: 'JobNetwork' }] });
  });

  it('is none without a VPC', () => {
    const made = glueJob(settings(), declarationsOf([dataset()]));

    expect(Object.keys(made)).toEqual(['ChunkJob']);
    expect(made.ChunkJob?.Properties).not.toHaveProperty('Connections');
  });
});

describe('the Spark job', () => {
  it('is one for each version of Glue that declarations ask for, and the functions may start just these', () => {
    const declared = declarationsOf([
      dataset(),
      dataset({ dataset: 'new', limits: { glue: { version: '6.0' } } }),
      dataset({
        dataset: 'own',
        transform: { glueJobName: 'mine' },
        engine: 'glue',
        limits: { glue: { version: '4.0' } },
      }),
    ]);

    const made = Object.entries(glueJob(settings(), declared)).map(([id, { Properties }]) => [
      id,
      Properties.Name,
      Properties.GlueVersion,
    ]);

    expect(made).toEqual([
      ['ChunkJob', 'lakefill-dev-chunk', '5.1'],
      ['ChunkJob60', 'lakefill-dev-chunk-6-0', '6.0'],
    ]);
    const access = accessOf(declared);
    const roles = JSON.stringify(functionRoles(settings(), access, lakePolicies(access)).StartDashjobRole);
    expect([...roles.matchAll(/:job\/([^"]+)/g)].map(([, name]) => name)).toEqual([
      ...['lakefill-dev-chunk', 'lakefill-dev-chunk-6-0', 'mine'],
      ...['lakefill-dev-chunk', 'lakefill-dev-chunk-6-0', 'mine'],
    ]);
  });
});
