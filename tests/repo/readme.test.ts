import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The README's own lines, block by block, in order; the fresh clone's two are what the check of a clone runs. */
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .map((match) => match[1] ?? '')
  .filter((block) => !block.includes('npm ci'));

/** A folder that looks like a clone, so that the lake that the lines make is not this one's. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  for (const name of readdirSync(root)) {
    if (!['.git', '.lake'].includes(name)) symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

describe('the README', () => {
  it('shows commands that do what it says, one after the other', () => {
    const folder = clone();
    // Without npx: it costs a second each time and finds the same file.
    const script = `set -euo pipefail\n${blocks.join('\n')}`.replaceAll('npx lakefill', 'node cli/lakefill.ts');

    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });

    expect(status, stderr).toBe(0);
    expect(stdout).toContain('31 partitions, 0 sound');
    expect(stdout).toContain('dt=2001-01-15  empty, altered');
    expect(stdout.match(/SUCCEEDED: /g)).toHaveLength(2);
  }, 120_000);

  it("names no npm script but those that a clone's check runs", () => {
    const scripts = [...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
    const check = readFileSync(join(root, '.ci/run'), 'utf8');

    expect(scripts.filter((script) => !check.includes(`npm run ${script}`))).toEqual([]);
  });
});
