import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at } from '../../../../core/errors.ts';
import { openLocalStore } from '../../../../platform/local/object-store.ts';
import { flatten, outline, text } from '../../../contracts/object-store/subject.ts';
import { startWorker } from '../../../contracts/object-store/workers.ts';
import { seed, times } from '../../../setup/effort.ts';

const module = new URL('../opener.ts', import.meta.url).href;
const uri = 's3://lake/t/counter';

/** Long enough that a torn write would show: the number, repeated. */
const body = (number: number): string => `${number},`.repeat(20_000);

describe('a writer that is killed at any moment', () => {
  it('loses no write that it was told is done', async () => {
    for (let round = 0; round < times(4, 100); round++) {
      const root = mkdtempSync(join(tmpdir(), 'kill-'));
      const worker = await startWorker({ module, options: root });
      const rounds = (seed + round * 7) % 11;
      for (let number = 1; number <= rounds; number++) {
        expect(await worker.put({ uri, body: body(number), condition: {}, metadata: { number: `${number}` } })).toEqual(
          {
            etag: expect.any(String),
          },
        );
      }
      const underWay = worker.put({
        uri,
        body: body(rounds + 1),
        condition: {},
        metadata: { number: `${rounds + 1}` },
      });
      await Promise.all([worker.kill(), underWay.catch(() => undefined)]);

      const store = openLocalStore({ root });
      const head = await store.head(uri);
      const found = Number(head?.metadata.number ?? 0);
      expect([rounds, rounds + 1], `round ${round}`).toContain(found);
      if (found > 0) expect(text((await store.get(uri)).body) === body(found)).toBe(true);
      const versions = await flatten(store.listVersions({ bucket: 'lake', key: '' }));
      expect(outline(versions)).toEqual(
        Array.from({ length: found }, (_, index) => (index === 0 ? 'version*' : 'version')),
      );
      for (const [index, { versionId }] of versions.entries()) {
        const version = await store.get(uri, { versionId });
        expect(text(version.body) === body(found - index)).toBe(true);
      }
      expect(versions.length === 0 || at(versions, 0).versionId === head?.versionId).toBe(true);
    }
  });
});
