import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeReport } from '../../scripts/node-version.mjs';

/**
 * Once per run: says which Node runs (or what to do when it is too old), draws the seed of the random tests (`LAKEFILL_SEED` repeats one), and gives the
 * run a temporary folder of its own that is gone afterwards, so that `os.tmpdir()` is safe to use in every test.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const { ok, line } = nodeReport();
  if (!ok) throw new Error(line);
  const seed = process.env.LAKEFILL_SEED ?? String(randomInt(2 ** 31));
  const folder = await mkdtemp(join(tmpdir(), 'lakefill-test-'));
  process.env.LAKEFILL_SEED = seed;
  process.env.TMPDIR = folder;
  process.stdout.write(`${line}\nLAKEFILL_SEED=${seed} repeats this run's random tests\n`);
  return () => rm(folder, { recursive: true, force: true });
}
