import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts moto, the emulator that `npm run test:aws` runs against, into `.venv/aws`: once, and again when this list changes.
 * Without Python 3.11 or the package index it says so; under CI that is an error, elsewhere the tests are left out.
 */
const packages = ['moto[server]==5.2.3', 'boto3==1.44.5', 'awscrt==0.38.1', 'pyparsing==3.3.3'];
const folder = join('.venv', 'aws');
const marker = join(folder, 'lakefill.txt');
const wanted = `${packages.join('\n')}\n`;

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
  try {
    install();
    process.stdout.write(`moto is in ${folder}\n`);
  } catch (error) {
    process.stderr.write(
      `moto could not be installed: ${error instanceof Error ? error.message : error}\n` +
        'It needs Python 3.11 with venv, and the package index.\n',
    );
    if (process.env.CI === 'true') process.exitCode = 1;
  }
}

function install(): void {
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[], timeout: 600_000 };
  rmSync(folder, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', folder], quiet);
  execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages], quiet);
  writeFileSync(marker, wanted);
}
