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
    const { deps } = await load();

    const made = await deps();

    expect(await deps()).toBe(made);
    expect([made.control, made.glueJob, made.region]).toEqual(['control', 'chunk', 'eu-central-1']);
    expect(await made.declarations.names()).toEqual(
      readdirSync('datasets').flatMap((file) => (file.endsWith('.yml') ? [file.slice(0, -4)] : [])),
    );
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
    const { metafile } = await build({
      entryPoints: functions.map((name) => `functions/${name}/handler.ts`),
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      external: ['@duckdb/node-bindings-*'],
      logLevel: 'silent',
      outdir: 'out',
    });

    const holders = Object.values(metafile.outputs).flatMap(({ entryPoint = '', inputs }) => {
      const held = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      return held.some(([file]) => file.includes('@duckdb/')) ? [entryPoint.split('/')[1]] : [];
    });
    expect(holders.sort()).toEqual(withEngine);
  });
});
