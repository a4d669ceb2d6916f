import { readdirSync } from 'node:fs';
import { build } from 'esbuild';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** The functions that run SQL; every other one would carry DuckDB for nothing. */
const withEngine = ['discover-gaps', 'plan-chunks', 'transform-chunk', 'validate-chunk'];

const functions = readdirSync('functions').filter((name) => name !== 'shared');

describe('the composition root on AWS', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  const load = () => import('../../../functions/shared/deps.ts');

  it('is made once per container, from the environment', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('CONTROL_BUCKET', 'control');
    vi.stubEnv('GLUE_JOB_NAME', 'chunk');
    const { deps, depsWithDeclarations } = await load();

    const made = await deps();
    const reading = await depsWithDeclarations();

    expect(await deps()).toBe(made);
    expect(await depsWithDeclarations()).toBe(reading);
    expect([made.control, made.glueJob, made.region]).toEqual(['control', 'chunk', 'eu-central-1']);
    expect(await reading.declarations.names()).toEqual(
      readdirSync('datasets').flatMap((file) => (file.endsWith('.yml') ? [file.slice(0, -4)] : [])),
    );
    await expect(made.declarations.names()).rejects.toMatchObject({ name: 'Bug' });
    await expect(made.engine.query('SELECT 1', [])).rejects.toMatchObject({ name: 'Bug' });
  });

  it('says which variables are missing', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    const { deps } = await load();

    await expect(deps()).rejects.toMatchObject({
      name: 'InvalidEnvironment',
      message: expect.stringMatching(/CONTROL_BUCKET.*GLUE_JOB_NAME/),
    });
  });

  it('has DuckDB in the bundles of just the functions that run SQL', async () => {
    const outputs = await bundled();

    const holders = outputs.filter(({ inputs }) => holds(inputs, '@duckdb/')).map(({ step }) => step);
    expect(holders.sort()).toEqual(withEngine);
  });

  it('has what parses dataset files in the bundle of just the function that reads them', async () => {
    const outputs = await bundled();

    expect(outputs.filter(({ inputs }) => holds(inputs, 'node_modules/yaml/')).map(({ step }) => step)).toEqual([
      'prepare-run',
    ]);
  });

  it('makes bundles of at most 1.5 MB beside DuckDB', async () => {
    const outputs = await bundled();

    expect(outputs.map(({ step }) => step).sort()).toEqual([...functions].sort());
    expect(outputs.filter(({ own }) => own > 1_500_000).map(({ step, own }) => [step, own])).toEqual([]);
  });
});

type Inputs = Record<string, { bytesInOutput: number }>;

const holds = (inputs: Inputs, part: string): boolean =>
  Object.entries(inputs).some(([file, { bytesInOutput }]) => bytesInOutput > 0 && file.includes(part));

let once: ReturnType<typeof bundle> | undefined;

/** The functions' bundles as they are packed; made once for all tests. */
function bundled() {
  once ??= bundle();
  return once;
}

async function bundle() {
  const { metafile } = await build({
    entryPoints: functions.map((name) => `functions/${name}/handler.ts`),
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
    outdir: 'out',
    minify: true,
    external: ['@duckdb/node-bindings-*'],
  });
  return Object.values(metafile.outputs).map(({ entryPoint = '', bytes, inputs }) => ({
    step: entryPoint.split('/')[1] ?? '',
    /** Without DuckDB. */
    own: Object.entries(inputs).reduce(
      (rest, [file, { bytesInOutput }]) => (file.includes('@duckdb/') ? rest - bytesInOutput : rest),
      bytes,
    ),
    inputs,
  }));
}
