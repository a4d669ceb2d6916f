import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

/**
 * Puts DuckDB's native binding for Lambda (linux-arm64) where serverless.yml packs it from. npm installs only the
 * binding of the machine it runs on, so this one is fetched by itself, once, and held to the lockfile's checksum.
 *
 * Offline and not fetched before: the package is made without it, which is enough to look at the template; with
 * `--required` (before a deployment) that is an error.
 */
const name = '@duckdb/node-bindings-linux-arm64';
const cache = '.cache/lambda';
const target = `${cache}/node_modules/${name}`;

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages[`node_modules/${name}`];
const marker = `${target}/package.json`;
const have = existsSync(marker) && JSON.parse(readFileSync(marker, 'utf8')).version === lock.version;

if (!have) {
  try {
    fetchBinding();
    process.stdout.write(`${name} ${lock.version} is in ${target}\n`);
  } catch (error) {
    const required = process.argv.includes('--required');
    process.stderr.write(
      `${name} ${lock.version} could not be fetched: ${error instanceof Error ? error.message.split('\n')[0] : error}\n` +
        `${required ? 'A deployment needs it.' : 'The template is complete, the archives of the DuckDB functions are not: package again with the registry in reach before you deploy.'}\n`,
    );
    if (required) process.exitCode = 1;
  }
}

function fetchBinding(): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const packed = execFileSync(
    'npm',
    ['pack', `${name}@${lock.version}`, '--json', '--prefer-offline', '--fetch-retries=0', '--pack-destination', cache],
    { encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const archive = `${cache}/${JSON.parse(packed)[0].filename}`;
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== lock.integrity) throw new Error(`checksum ${digest}, the lockfile says ${lock.integrity}`);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', target, '--strip-components=1']);
  rmSync(archive);
}
