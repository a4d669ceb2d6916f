import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  days,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  makeLake,
  numbers,
  objects,
  range,
} from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const objectsOf = async (place: string): Promise<string[]> =>
  Object.keys(await objects(lake.store, 'lake')).filter((uri) => uri.startsWith(place));

/** Puts one folder's only object in the place of another's. */
async function copy(from: string, to: string): Promise<void> {
  const [source = ''] = await objectsOf(from);
  const [target = `${to}data.parquet`] = await objectsOf(to);
  await lake.store.copy({ uri: source }, target, { metadata: {} });
}

describe('at depth footer', () => {
  const atDepth = (depth: string): Fields => ({ ...range(1, 4), depth });

  beforeEach(async () => {
    lake.declare(
      days(),
      days({
        dataset: 'wide',
        target: { kind: 's3', location: 's3://lake/wide/dt=${dt}/' },
        transform: { sql: 'SELECT happened, n, n AS extra FROM source' },
      }),
    );
    await fillSource(lake.store, numbers(1, 4));
    await lake.worker().run(range(1, 4));
    await lake.worker().run({ ...range(3, 3), dataset: 'wide' });
  });

  it('what a run published is as it should be', async () => {
    expect(await gaps(lake, atDepth('footer'))).toEqual({});
  });

  it("another day and other columns are found; a look at the list leaves somebody's sound files alone", async () => {
    await copy(`s3://lake/days/${key(1)}/`, `s3://lake/days/${key(2)}/`);
    await copy(`s3://lake/wide/${key(3)}/`, `s3://lake/days/${key(3)}/`);

    expect(await gaps(lake, atDepth('list'))).toEqual({ [key(2)]: ['altered'], [key(3)]: ['altered'] });
    expect(await gaps(lake, atDepth('footer'))).toEqual({
      [key(2)]: ['misplaced', 'altered'],
      [key(3)]: ['schema-drift', 'altered'],
    });
  });

  it.each(['list', 'footer'])('a file without a byte among sound ones is no Parquet: %s', async (depth) => {
    await lake.store.put(`s3://lake/days/${key(1)}/more.parquet`, '');

    expect(await gaps(lake, atDepth(depth))).toEqual({ [key(1)]: ['corrupt', 'altered'] });
  });

  it('a run repairs them, and finds nothing the second time', async () => {
    await copy(`s3://lake/days/${key(1)}/`, `s3://lake/days/${key(2)}/`);
    await copy(`s3://lake/wide/${key(3)}/`, `s3://lake/days/${key(3)}/`);

    const first = await lake.worker().run(atDepth('footer'));
    const second = await lake.worker().run(atDepth('footer'));

    expect([first.report?.outcome, first.report?.published]).toEqual(['SUCCEEDED', 2]);
    expect([second.report?.outcome, second.report?.published]).toEqual(['NOTHING_TO_DO', 0]);
  });
});

describe('where the transform keeps all rows', () => {
  it('a partition with fewer rows than its source is incomplete', async () => {
    const mirror = (rows: string): Fields =>
      days({
        dataset: 'mirror',
        sources: [
          { id: 'days', kind: 's3', location: 's3://lake/days/dt=${dt}/', format: 'parquet', timeColumn: 'happened' },
        ],
        target: { kind: 's3', location: 's3://lake/mirror/dt=${dt}/' },
        transform: { sql: 'SELECT * FROM source', rows },
      });
    lake.declare(days(), mirror('same'));
    await fillSource(lake.store, [1, 2]);
    await lake.worker().run(range(1, 2));
    await copy(`s3://lake/days/${key(1)}/`, `s3://lake/mirror/${key(1)}/`);
    await copy(`s3://lake/days/${key(2)}/`, `s3://lake/mirror/${key(2)}/`);
    await fillSource(lake.store, [2], () => [1, 2, 3]);
    await lake.worker().run(range(1, 2));
    const asked = { ...range(1, 2), dataset: 'mirror', depth: 'footer', findings: ['incomplete'] };

    const found = await gaps(lake, asked);
    const filled = await lake.worker().run(asked);
    const after = await gaps(lake, asked);
    lake.declare(mirror('any'));
    await copy(`s3://lake/days/${key(1)}/`, `s3://lake/mirror/${key(2)}/`);

    expect(found[key(1)] ?? []).not.toContain('incomplete');
    expect(found[key(2)]).toContain('incomplete');
    expect(filled.report?.published).toBe(1);
    expect(after[key(2)] ?? []).not.toContain('incomplete');
    expect((await gaps(lake, asked))[key(2)]).not.toContain('incomplete');
  });
});
