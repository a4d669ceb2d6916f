import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm run test:mutation [-- FOLDER..]`: would the tests notice if the code of `core/` were wrong? One Stryker run per
 * folder (default: all), incremental, with the score of each at the end. A folder below 85 % fails the command.
 */
const core = fileURLToPath(new URL('../core', import.meta.url));
const folders = readdirSync(core, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !folders.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`core/ has no folder ${unknown.join(', ')}; it has ${folders.join(', ')}\n`);
  process.exit(2);
}

const results = (wanted.length > 0 ? wanted : folders).map((folder) => {
  const { status } = spawnSync('stryker', ['run', 'stryker.config.mjs'], {
    stdio: 'inherit',
    // The same random cases for every mutant: a score that can be compared with the last one.
    env: { ...process.env, LAKEFILL_MUTATE: folder, LAKEFILL_SEED: process.env.LAKEFILL_SEED ?? '1' },
  });
  return { folder, ok: status === 0 };
});
for (const { folder, ok } of results) process.stdout.write(`core/${folder}: ${ok ? 'at least 85 %' : 'below 85 %'}\n`);
const failed = results.filter(({ ok }) => !ok).length;
process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
