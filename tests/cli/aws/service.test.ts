import { describe, expect, it } from 'vitest';
import { checkAwsCommand } from '../../../cli/aws/commands.ts';
import { deployedDeclarations } from '../../../cli/aws/declarations.ts';
import { readAwsEnvironment } from '../../../cli/aws/environment.ts';
import { findService } from '../../../cli/aws/service.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { Declarations } from '../../../ports/declarations.ts';

const hash = (digit: string): string => digit.repeat(64);

const definition = (Comment: string): string =>
  JSON.stringify({ Comment, States: { ProcessChunks: { ResultWriter: { Parameters: { Bucket: 'the-ledger' } } } } });

const machines = (comment: string, names: readonly string[] = ['x-prod-backfill', 'x-prod-rollback']) => ({
  findMachine: async (name: string) =>
    names.includes(name) ? { id: `arn:${name}`, definition: definition(comment) } : undefined,
});

describe('the deployed service', () => {
  it('is found by its name; ledger and declarations stand in its definition', async () => {
    const comment = `Lakefill. Declarations: flights=${hash('a')}, sea-ice_2=${hash('b')}`;

    expect(await findService('x-prod', 'us-east-1', machines(comment))).toEqual({
      name: 'x-prod',
      machines: { backfill: 'arn:x-prod-backfill', rollback: 'arn:x-prod-rollback' },
      control: 'the-ledger',
      declared: new Map([
        ['flights', hash('a')],
        ['sea-ice_2', hash('b')],
      ]),
    });
  });

  it.each([
    ['without any dataset', 'Lakefill. Declarations: ', new Map()],
    ['by a version that did not say', 'Lakefill.', null],
  ])('may have been deployed %s', async (_, comment, declared) => {
    expect((await findService('x-prod', 'us-east-1', machines(comment))).declared).toEqual(declared);
  });

  it.each([[[]], [['x-prod-backfill']], [['x-prod-rollback']]])('is not there with only %j', async (names) => {
    await expect(findService('x-prod', 'eu-west-1', machines('', names))).rejects.toMatchObject({
      name: 'NotDeployed',
      exit: 2,
      data: { service: 'x-prod', region: 'eu-west-1' },
    });
  });
});

describe('a local declaration', () => {
  const dataset = { id: 'flights', declarationHash: hash('a') } as Dataset;
  const local: Declarations = { names: async () => ['flights'], load: async () => dataset };
  const open = (declared: ReadonlyMap<string, string> | null) =>
    deployedDeclarations(local, { name: 'lakefill-dev', declared });

  it('that is the deployed one is taken', async () => {
    const declarations = open(new Map([['flights', hash('a')]]));

    expect([await declarations.names(), await declarations.load('flights')]).toEqual([['flights'], dataset]);
  });

  it.each([
    ['another one', new Map([['flights', hash('b')]]), hash('b'), 'was deployed with another declaration of it'],
    ['none of it', new Map([['other', hash('a')]]), null, 'was deployed without this dataset'],
    ['nobody knows which', null, null, 'was deployed by a version that does not say with which declarations'],
  ] as const)('is refused where the service has %s', async (_, declared, deployed, reason) => {
    await expect(open(declared).load('flights')).rejects.toMatchObject({
      name: 'DeclarationDiffers',
      exit: 2,
      message: `lakefill-dev ${reason}, so --aws would not do what flights.yml says`,
      data: { service: 'lakefill-dev', dataset: 'flights', local: hash('a'), deployed },
    });
  });
});

describe('where the service is', () => {
  it.each([
    [{}, { region: undefined, service: 'lakefill-dev' }],
    [{ AWS_DEFAULT_REGION: 'eu-west-1' }, { region: 'eu-west-1', service: 'lakefill-dev' }],
    [
      { AWS_REGION: 'eu-north-1', AWS_DEFAULT_REGION: 'eu-west-1' },
      { region: 'eu-north-1', service: 'lakefill-dev' },
    ],
    [
      { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1', LAKEFILL_SERVICE: 'lakefill-prod' },
      { region: 'eu-west-1', service: 'lakefill-prod' },
    ],
  ])('%j says', (source, expected) => {
    expect(readAwsEnvironment(source)).toEqual(expected);
  });
});

describe('--aws', () => {
  it.each(['inspect', 'datasets check', 'demo', 'query', undefined])('means nothing to %s', (command) => {
    expect(() => checkAwsCommand({ command })).toThrow(`--aws means nothing to "${command ?? ''}"`);
  });

  it('takes no clock of its own', () => {
    expect(() => checkAwsCommand({ command: 'gaps', asOf: 0 })).toThrow('--as-of cannot be had with --aws');
  });

  it('goes with gaps', () => {
    expect(() => checkAwsCommand({ command: 'gaps' })).not.toThrow();
  });
});
