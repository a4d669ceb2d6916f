import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/**
 * Puts PySpark into `.venv/spark`, which git ignores: 345 MB, once. Spark 3.5.6 is what AWS Glue 5.1 runs; it needs Java 17 at
 * run time. Exit code 1 where Python is missing or the packages cannot be had.
 */
const folder = '.venv/spark';
const version = '3.5.6';

const installed = (): string | undefined => {
  if (!existsSync(folder)) return undefined;
  try {
    const show = ['-c', 'import pyspark; print(pyspark.__version__)'];
    return execFileSync(`${folder}/bin/python`, show, { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

try {
  if (installed() !== version) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    const packages = [`pyspark==${version}`];
    execFileSync(`${folder}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', ...packages], {
      stdio: 'inherit',
    });
  }
  process.stdout.write(`pyspark ${version} is in ${folder}\n`);
} catch (error) {
  process.stderr.write(
    `pyspark ${version} could not be installed: ${error instanceof Error ? error.message : error}\n`,
  );
  process.stderr.write('It needs python3 with venv, and a package index in reach.\n');
  process.exitCode = 1;
}
