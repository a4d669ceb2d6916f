import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look } from '../../../cli/preview.ts';
import { LakefillError } from '../../../core/errors.ts';
import { findSchema } from '../../../functions/plan-chunks/schema.ts';
import type { Engine } from '../../../ports/engine.ts';
import { days, fillSource, type Lake, makeLake, range } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, [1, 2]);
});
afterEach(() => lake.dispose());

/** The schema of two days, by an engine whose `describe` ends in the error. */
async function described(error: unknown) {
  const { deps } = lake.worker();
  const { dataset, candidates } = await look(range(1, 2), deps);
  const describe: Engine['describe'] = () => Promise.reject(error);
  const work = candidates.map((candidate) => ({ candidate, register: false }));
  return findSchema(dataset, work as Parameters<typeof findSchema>[1], {}, [], {
    ...deps,
    engine: { ...deps.engine, describe },
  });
}

describe('a transform that no source can be described for', () => {
  it.each([
    ['TransformFailed', {}],
    ['SourceChanged', {}],
    ['NotSupported', {}],
    ['EngineFailed', { uri: 's3://raw/days/2001-01-01.parquet' }],
  ] as const)('has no readable source after %s', async (name, data) => {
    await expect(described(new LakefillError(name, 'the source is broken', { data }))).rejects.toMatchObject({
      name: 'NoReadableSource',
      message: 'no planned partition has a readable source: the source is broken',
      exit: 2,
    });
  });

  it.each([
    ['a fault of ours', new TypeError('x is not a function')],
    ['a lack of memory', new LakefillError('EngineOutOfMemory', 'out of memory')],
    ['a fault of the engine', new LakefillError('EngineFailed', 'no space left on device', { data: { uris: [] } })],
    ['wrong SQL', new LakefillError('InvalidSql', 'no such column')],
  ])('stays what it is where it is %s', async (_, error) => {
    await expect(described(error)).rejects.toBe(error);
  });
});
