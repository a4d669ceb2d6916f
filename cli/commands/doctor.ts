import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { errorMessage } from '../../core/errors.ts';
import { table } from '../../report/table.ts';
import { type Answer, done } from '../answer.ts';
import { checkFiles } from '../check-datasets.ts';
import type { CliContext } from '../context.ts';
import { sparkPython } from '../deps.ts';

interface Finding {
  check: string;
  ok: boolean;
  needed: boolean;
  detail: string;
}

/** `lakefill doctor`: what is installed and reachable, and what to know of the local lake. */
export async function doctor({ options, deps }: CliContext): Promise<Answer> {
  const root = resolve(options.root);
  const checks: Finding[] = [
    node(),
    await attempt('DuckDB', async () => {
      const { rows } = await deps.engine.query('SELECT 6 * 7', []);
      return `answers (${rows[0]?.[0]})`;
    }),
    await attempt('local lake', async () => lake(root)),
    await attempt('dataset files', async () => {
      const { datasets, valid } = await checkFiles(await deps.datasetFiles(), deps.engine);
      if (!valid) throw new Error('some are wrong: see "lakefill datasets check"');
      return `${datasets.length} in ${options.datasets}`;
    }),
    tool('Python', 'python3', ['--version'], 'only for the cross-checks test:aws and test:spark'),
    tool('Java', 'java', ['-version'], 'only for Spark on this machine'),
    spark(),
  ];
  const healthy = checks.every((check) => check.ok || !check.needed);
  const notes = [
    'A file that is edited in place keeps its inode: its old bytes are lost, and a rollback cannot bring them back. Replace files by rename, as most tools do.',
  ];
  const rows = checks.map((check) => [check.ok ? 'ok' : check.needed ? 'WRONG' : 'absent', check.check, check.detail]);
  return done(
    { healthy, checks, notes },
    `${table(['', 'what', 'detail'], rows)}\n\n${notes.join('\n')}`,
    healthy ? 0 : 1,
  );
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 22 || (major === 22 && minor >= 18);
  const detail = ok
    ? process.version
    : `${process.version} cannot run TypeScript: use "npx lakefill" after "npm ci", which brings Node 24`;
  return { check: 'Node', ok, needed: true, detail };
}

async function attempt(check: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, needed: true, detail: await work() };
  } catch (error) {
    return { check, ok: false, needed: true, detail: errorMessage(error) };
  }
}

/** Versions are hard links: the folder must be writable and its file system must have them. */
function lake(root: string): string {
  const existing = existsSync(root) ? root : dirname(root);
  const probe = join(existing, `.lakefill-probe-${process.pid}`);
  mkdirSync(probe);
  try {
    writeFileSync(join(probe, 'a'), '');
    linkSync(join(probe, 'a'), join(probe, 'b'));
  } finally {
    rmSync(probe, { recursive: true });
  }
  return `${root}${existsSync(root) ? '' : ' (not there yet)'}: writable, hard links work`;
}

/** Jobs for Spark run on it; without it DuckDB runs them, to the same rows. */
function spark(): Finding {
  const ok = existsSync(sparkPython);
  const detail = ok
    ? 'runs the jobs of the engine glue on this machine'
    : 'not installed, DuckDB runs the jobs of the engine glue on this machine; "npm run setup:spark" installs it';
  return { check: 'Spark', ok, needed: false, detail };
}

function tool(check: string, command: string, args: string[], use: string): Finding {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const version = `${stdout ?? ''}${stderr ?? ''}`.split('\n')[0] ?? '';
  return status === 0
    ? { check, ok: true, needed: false, detail: version }
    : { check, ok: false, needed: false, detail: `not found; ${use}` };
}
