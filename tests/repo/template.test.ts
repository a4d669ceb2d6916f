import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { findService } from '../../cli/aws/service.ts';
import { openDeclarations } from '../../platform/local/declarations.ts';
import { service } from './house.ts';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

const run = promisify(execFile);

let resources: Record<string, Resource> = {};
let outputs: Record<string, { Value: unknown }> = {};

const ofType = (type: string) => Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** Every policy statement of the template, wherever it hangs. */
function statements(node: unknown): Statement[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(statements);
  return 'Effect' in node && 'Action' in node ? [node as Statement, ...inner] : inner;
}

const allowed = () =>
  statements(resources)
    .filter((statement) => statement.Effect === 'Allow')
    .flatMap((statement) => [statement.Action].flat());

// The template does not depend on what the handlers do, so they are empty here: packaging takes seconds, needs no
// network and no credentials, and leaves this working tree alone. `npm run package` packs the real ones.
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  for (const path of ['serverless.yml', 'resources', 'statemachine', 'datasets', 'package.json', 'package-lock.json']) {
    cpSync(path, join(folder, path), { recursive: true });
  }
  for (const path of ['node_modules', 'core', 'engines']) symlinkSync(join(process.cwd(), path), join(folder, path));
  for (const { handler } of Object.values(service().functions)) {
    const file = join(folder, handler.replace(/\.handler$/, '.ts'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'export const handler = async () => ({});\n');
  }
  await run(join(process.cwd(), 'node_modules/.bin/osls'), ['package'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: tmpdir(),
      SLS_TELEMETRY_DISABLED: '1',
      http_proxy: 'http://127.0.0.1:9',
    },
    timeout: 100_000,
  }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`osls package failed: ${error.stdout}${error.stderr}`);
  });
  const template = JSON.parse(
    readFileSync(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
  );
  resources = template.Resources;
  outputs = template.Outputs;
}, 120_000);

it('every function runs on Node 24 on arm64, in a role that is written down', () => {
  const functions = ofType('AWS::Lambda::Function').map(([, { Properties }]) => ({
    name: Properties.FunctionName,
    runtime: Properties.Runtime,
    architectures: Properties.Architectures,
    role: roleOf(Properties.Role)?.Type,
  }));

  expect(functions.sort((a, b) => String(a.name).localeCompare(String(b.name)))).toEqual(
    Object.keys(service().functions)
      .sort()
      .map((step) => ({
        name: `lakefill-dev-${step}`,
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        role: 'AWS::IAM::Role',
      })),
  );
});

const roleOf = (role: unknown): Resource | undefined =>
  resources[(role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]];

/** A machine's definition; the ledger's bucket is the one thing that CloudFormation puts into it. */
function definitionOf(text: unknown): string {
  if (typeof text === 'string') return text;
  const [body, values] = (text as { 'Fn::Sub': [string, Record<string, unknown>] })['Fn::Sub'];
  return Object.entries(values).reduce((sum, [name, value]) => {
    expect(value).toEqual(bucketName);
    return sum.replaceAll(`\${${name}}`, 'the-ledger');
  }, body);
}

const bucketName = { 'Fn::Sub': 'lakefill-dev-control-${AWS::AccountId}-${AWS::Region}' };

it('both state machines are there under their own ids, with no placeholder left in their text', () => {
  const machines = ofType('AWS::StepFunctions::StateMachine');

  expect(machines.map(([id, { Properties }]) => [id, Properties.StateMachineName])).toEqual([
    ['BackfillStateMachine', 'lakefill-dev-backfill'],
    ['RollbackStateMachine', 'lakefill-dev-rollback'],
  ]);
  for (const [, { Properties }] of machines) {
    expect(definitionOf(Properties.DefinitionString)).not.toMatch(/\$\{/);
    expect(roleOf(Properties.RoleArn)?.Type).toBe('AWS::IAM::Role');
    expect(Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ERROR' },
      TracingConfiguration: { Enabled: true },
    });
  }
});

it('says in the definition which ledger it has and with which declarations it was packaged, where `--aws` finds it', async () => {
  const { DefinitionString } = resources.BackfillStateMachine?.Properties ?? {};
  const findMachine = async (name: string) => ({ id: name, definition: definitionOf(DefinitionString) });

  const found = await findService('lakefill-dev', 'us-east-1', { findMachine });

  const { declarationHash } = await openDeclarations({ dir: 'datasets' }).load('flights');
  expect([found.control, found.declared]).toEqual(['the-ledger', new Map([['flights', declarationHash]])]);
});

it('the map tolerates every failed child, also after packaging', () => {
  const text = JSON.stringify(resources.BackfillStateMachine?.Properties.DefinitionString);

  expect(text.match(/ToleratedFailurePercentage\\":\s*[\d.]+/g)).toHaveLength(1);
  expect(text).toMatch(/ToleratedFailurePercentage\\":\s*100(\.0)?\b/);
});

describe('permissions', () => {
  it('allow no action by a wildcard', () => {
    expect(allowed()).not.toEqual([]);
    expect(allowed().filter((action) => action.includes('*'))).toEqual([]);
  });
});

it('the ledger is versioned, encrypted, closed to the public and to plain HTTP, and stays when the stack goes', () => {
  expect(resources.ControlBucket).toMatchObject({
    DeletionPolicy: 'Retain',
    Properties: {
      BucketName: bucketName,
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  });
  expect(statements(resources.ControlBucketPolicy)).toMatchObject([
    { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  ]);
});

it('what a deployment prints leads to both machines, the ledger and the dashboard', () => {
  expect(Object.keys(outputs)).toEqual(
    expect.arrayContaining([
      'BackfillArn',
      'BackfillConsole',
      'RollbackArn',
      'RollbackConsole',
      'LedgerBucket',
      'DashboardConsole',
      'AlertsTopic',
    ]),
  );
  expect(outputs.LedgerBucket?.Value).toEqual(bucketName);
});

it('nothing names what is not there', () => {
  const known = new Set([...Object.keys(resources), 'AWS::AccountId', 'AWS::Partition', 'AWS::Region']);

  expect(references([resources, outputs]).filter((name) => !known.has(name))).toEqual([]);
});

/** Logical ids that Ref, GetAtt and Sub name. */
function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'Ref') return [String(value)];
    if (key === 'Fn::GetAtt') return [String((value as string[])[0])];
    if (key !== 'Fn::Sub') return references(value);
    const [text, own] = Array.isArray(value) ? (value as [string, Record<string, unknown>]) : [String(value), {}];
    const named = [...text.matchAll(/\$\{([^!}][^}.]*)[^}]*\}/g)].map((match) => match[1] ?? '');
    return [...named.filter((name) => !(name in own)), ...references(own)];
  });
}

it('every log group forgets', () => {
  const groups = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays);

  expect(groups).toHaveLength(Object.keys(service().functions).length + 1);
  expect(new Set(groups)).toEqual(new Set([90]));
});

it('the Glue job never retries by itself', () => {
  expect(resources.ChunkJob).toMatchObject({
    Properties: {
      MaxRetries: 0,
      GlueVersion: '5.1',
      Name: 'lakefill-dev-chunk',
      ExecutionProperty: { MaxConcurrentRuns: 40 },
      Command: { ScriptLocation: { 'Fn::Sub': `s3://${bucketName['Fn::Sub']}/jobs/chunk.py` } },
    },
  });
});
