import { afterEach, beforeEach, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import type { ChunkDocument } from '../../../core/plan/chunk-document.ts';
import type { ManifestItem } from '../../../core/plan/plan.ts';
import { days, fillSource, gaps, type Lake, ledger, makeLake, numbers, range } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 4));
});
afterEach(() => lake.dispose());

it('PlanChunks killed between two smaller chunks makes the missing one under a number of its own', async () => {
  const killed = lake.worker(({ name, about }) => (name === 'put' && about.includes('/2-0002/') ? 'die' : undefined));
  const { runId } = await killed.run(range(1, 4), {
    around: {
      'transform-chunk': async () => {
        throw new LakefillError('EngineOutOfMemory', 'too big');
      },
    },
  });
  killed.die();

  const walked = await lake.worker().run({ resume: runId });

  const items = (await ledger<ManifestItem[]>(lake.store, lake.control, `runs/${runId}/pass-2/manifest.json`)) ?? [];
  const chunks = items.map(({ chunkId }) =>
    ledger<ChunkDocument>(lake.store, lake.control, `runs/${runId}/chunks/${chunkId}/chunk.json`),
  );
  const members = (await Promise.all(chunks)).map((chunk) => chunk?.partitions.map(({ key }) => key));
  expect(Object.fromEntries(items.map(({ chunkId }, index) => [chunkId, members[index]]))).toEqual({
    '2-0001': ['dt=2001-01-01', 'dt=2001-01-02'],
    '2-0002': ['dt=2001-01-03', 'dt=2001-01-04'],
  });
  expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4, passes: 2 });
  expect(await gaps(lake, range(1, 4))).toEqual({});
});
