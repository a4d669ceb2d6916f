import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type Figure, figure, median } from '../figure.ts';

const ROUNDS = 7;
const root = fileURLToPath(new URL('../../', import.meta.url));

const clients = ['client-s3', 'client-glue', 'client-sfn'];
/** Clients that single functions have beside those. */
const more: Record<string, string[]> = { 'report-run': ['client-eventbridge'] };
const classes: Record<string, string> = {
  'client-s3': 'S3Client',
  'client-glue': 'GlueClient',
  'client-sfn': 'SFNClient',
  'client-eventbridge': 'EventBridgeClient',
};

/** What importing a function's bundle takes in a new process, against a bundle of nothing but its SDK clients; medians. */
export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lakefill-bench-cold-'));
  try {
    const steps = readdirSync(join(root, 'functions')).filter((name) => name !== 'shared');
    const bare = await Promise.all(
      [[], ...Object.values(more)].map((extra) => bundleClients(folder, [...clients, ...extra])),
    );
    const own = await Promise.all(steps.map((step) => bundleFunction(folder, step)));
    const times = measured([...bare, ...own]);
    return steps.map((step, index) => {
      const extra = Object.keys(more).indexOf(step) + 1;
      return figure(
        `import of ${step}`,
        'ms',
        median(times[bare.length + index] ?? []),
        median(times[extra] ?? []),
        `the SDK's clients alone: ${[...clients, ...(more[step] ?? [])].join(', ')}`,
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As serverless.yml packs it. */
const packing = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'node24',
  platform: 'node',
  external: ['@duckdb/node-bindings-*'],
  absWorkingDir: root,
  logLevel: 'error',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
} as const;

async function bundleFunction(folder: string, step: string): Promise<string> {
  const outfile = join(folder, `${step}.mjs`);
  await build({ ...packing, external: [...packing.external], entryPoints: [`functions/${step}/handler.ts`], outfile });
  return outfile;
}

async function bundleClients(folder: string, names: string[]): Promise<string> {
  const outfile = join(folder, `bare-${names.length}.mjs`);
  const contents = names.map((name) => `export { ${classes[name]} } from '@aws-sdk/${name}';`).join('\n');
  await build({ ...packing, external: [...packing.external], stdin: { contents, resolveDir: root }, outfile });
  return outfile;
}

/** Milliseconds of each file's import, the files taking turns so that a busy moment meets all of them. */
function measured(files: string[]): number[][] {
  const times: number[][] = files.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, file] of files.entries()) times[index]?.push(importTime(file));
  }
  return times;
}

function importTime(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - start);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${file} cannot be imported: ${stderr}`);
  return Number(stdout);
}
