import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../platform/local/database.ts';
import { openLocalStore } from '../../../../platform/local/object-store.ts';
import type { ObjectStore } from '../../../../ports/object-store.ts';
import { flatten, listed, text } from '../../../contracts/object-store/subject.ts';
import { deep, seed, times } from '../../../setup/effort.ts';
import { type Seen, scenarios, uri } from './scenario.ts';

const worker = fileURLToPath(new URL('crash-worker.ts', import.meta.url));
const everything = { bucket: 'lake', key: '' };

/** Runs the scenario in a process that is killed before its n-th operation; how many there were, if it survived. */
function run(root: string, name: string, limit: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [worker, root, name, String(limit)], (error, stdout) => {
      if (!error) resolve(Number(stdout));
      else if (error.signal === 'SIGKILL') resolve(undefined);
      else reject(error);
    });
  });
}

async function see(store: ObjectStore): Promise<Seen> {
  const head = await store.head(uri);
  return head ? { body: text((await store.get(uri)).body), marker: head.metadata.marker ?? '' } : null;
}

/** Everything that must hold of a lake whatever happened to its writers. */
async function expectSound(root: string, store: ObjectStore): Promise<void> {
  const versions = await flatten(store.listVersions(everything));
  const { keys } = await listed(store, everything);
  expect(versions.filter(({ isLatest, deleteMarker }) => isLatest && !deleteMarker).map((one) => one.uri)).toEqual(
    keys.map((key) => `s3://lake/${key}`),
  );
  for (const version of versions.filter(({ deleteMarker }) => !deleteMarker)) {
    const { body } = await store.get(version.uri, { versionId: version.versionId });
    expect(createHash('sha256').update(body).digest('hex')).toBe(version.etag);
  }
  for (const key of keys) {
    const { body } = await store.get(`s3://lake/${key}`);
    expect(text(body)).toBe(readFileSync(join(root, 'lake', key), 'utf8'));
  }
}

/** Which of all crash points are tried here: all of them in the deep tier, else a few by the run's seed. */
function pick(points: number, salt: number): number[] {
  const all = Array.from({ length: points }, (_, index) => index + 1);
  if (deep) return all;
  const start = (seed + salt) % points;
  return Array.from({ length: times(3, points) }, (_, index) => ((start + index * 5) % points) + 1);
}

describe.each(Object.entries(scenarios))('a writer that is killed in mid-way: %s', (name, scenario) => {
  it('leaves the old or the new object, never half of one, and the same act finishes it', async () => {
    const total = await run(mkdtempSync(join(tmpdir(), 'whole-')), name, Number.MAX_SAFE_INTEGER);
    expect(total).toBeGreaterThan(3);

    for (const point of pick(total ?? 0, name.length)) {
      const root = mkdtempSync(join(tmpdir(), 'crash-'));
      const survived = await run(root, name, point);
      // Writers that come at the same time share more or fewer operations, as they come.
      if (survived !== undefined) expect(survived).toBeLessThan(point);

      const store = openLocalStore({ root });
      const seen = await see(store);
      expect([scenario.before, scenario.after], `killed before operation ${point} of ${total}`).toContainEqual(seen);
      await expectSound(root, store);
      await scenario.act(store, root).catch((error: unknown) => {
        expect([name, error]).toMatchObject(['create', { name: 'PreconditionFailed' }]);
      });
      expect(await see(store)).toEqual(scenario.after);
      await store.put('s3://lake/other', 'tidies up');
      await expectSound(root, store);
      expect(links(root)).toEqual(rows(root));
    }
  });
});

/** Names of the links that are there. */
const links = (root: string): string[] => {
  const folder = join(root, '.lakefill/versions');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
};

/** Names of the links that should be there. */
const rows = (root: string): string[] =>
  openDatabase(root)
    .all("SELECT file FROM versions WHERE file <> ''")
    .map(({ file }) => String(file).split('/').pop() ?? '')
    .sort();
