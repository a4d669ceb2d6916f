import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

/**
 * Puts PySpark into `.venv/spark`, which git ignores: 345 MB, once. Spark 3.5.6 is what AWS Glue 5.1 runs; it needs Java 17 at
 * run time. Exit code 1 where Python is missing or the packages cannot be had.
 */
const folder = '.venv/spark';
const version = '3.5.6';
/** moto stands in for S3, which the job reaches through boto3. */
const packages = [`pyspark==${version}`, 'boto3==1.44.5', 'moto[s3]==5.2.3'];

const installed = (): boolean => {
  if (!existsSync(folder)) return false;
  try {
    const list = ['-m', 'pip', 'freeze', '--disable-pip-version-check'];
    const there = execFileSync(`${folder}/bin/python`, list, { encoding: 'utf8' }).split('\n');
    return packages.every((wanted) => there.includes(wanted.replace(/\[.*\]/, '')));
  } catch {
    return false;
  }
};

try {
  if (!installed()) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
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
