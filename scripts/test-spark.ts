import { spawnSync } from 'node:child_process';

/**
 * The Spark tier: installs PySpark where it is missing, then runs its tests. Without Python or Java it says so and ends well, so
 * that the other tiers go on; with CI=true that is a failure.
 */
const run = (command: string, args: readonly string[]): number => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  return error ? 1 : (status ?? 1);
};

const has = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const missing = [
  ...(has('python3', ['--version']) ? [] : ['Python 3 (python3)']),
  ...(has('java', ['-version']) ? [] : ['Java 17 (java)']),
];

if (missing.length === 0 && run(process.execPath, ['scripts/setup-spark.ts']) !== 0) missing.push('PySpark');

if (missing.length > 0) {
  const ci = process.env.CI === 'true';
  process.stdout.write(`test:spark needs ${missing.join(' and ')}: ${ci ? 'not there' : 'skipped'}\n`);
  process.stdout.write(`0 passed, ${ci ? 1 : 0} failed\n`);
  process.exitCode = ci ? 1 : 0;
} else {
  const vitest = 'node_modules/vitest/vitest.mjs';
  const config = ['run', '--root', '.', '-c', 'tests/spark/vitest.config.ts', '--maxWorkers=1'];
  process.exitCode = run(process.execPath, [vitest, ...config, ...process.argv.slice(2)]);
}
