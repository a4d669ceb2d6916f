import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deep, seed } from '../setup/effort.ts';
import {
  type Call,
  days,
  type Fault,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  makeLake,
  numbers,
  plainTarget,
  range,
  seen,
  swapTarget,
} from './kit.ts';

const modes: [string, Fields][] = [
  ['swap', swapTarget],
  ['overwrite', plainTarget],
  ['overwrite with a table', { ...swapTarget, publish: 'overwrite' }],
];

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const all = range(1, 4);

interface World {
  readers: Record<string, string[]>;
  gaps: Record<string, string[]>;
  entries: unknown;
  columns: unknown;
}

/** What anybody can see, without what names a run: two runs that did the same leave the same. */
async function world(): Promise<World> {
  const table = await lake.catalog.getTable('analytics.days');
  const entries: unknown[] = [];
  if (table) for await (const page of lake.catalog.listPartitions(table.name)) entries.push(...page.map(plain));
  return { readers: await seen(lake), gaps: await gaps(lake, all), entries, columns: table?.columns ?? null };
}

const plain = ({ values, location, parameters }: { values: string[]; location: string; parameters: object }) => ({
  values,
  staged: location.includes('__lakefill/'),
  parameters: Object.keys(parameters).sort(),
});

/**
 * Day 1 is as it was filled, 2 has a new source, 3 was deleted by hand, 4 was never there: everything that a run does to
 * a partition. Day 2 also has a second object, which the new one replaces.
 */
async function given(target: Fields): Promise<void> {
  lake.declare(days({ target }));
  await fillSource(lake.store, numbers(1, 3));
  await lake.worker().run(range(1, 3));
  const view = Object.keys(await allObjects());
  const second = view.find((uri) => uri.includes(key(2))) ?? '';
  await lake.store.put(second.replace(/[^/]*$/, 'extra.parquet'), (await lake.store.get(second)).body);
  await lake.store.delete(view.find((uri) => uri.includes(key(3))) ?? '');
  await fillSource(lake.store, [2, 4], (n) => [n * 100]);
}

async function allObjects(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const page of lake.store.list({ bucket: 'lake', key: '' })) {
    for (const { uri, etag } of page.objects) found[uri] = etag;
  }
  return found;
}

function save(): () => void {
  const store = lake.store.save();
  const catalog = lake.catalog.save();
  const now = lake.clock.now();
  return () => {
    lake.store.restore(store);
    lake.catalog.restore(catalog);
    lake.clock.advance(now - lake.clock.now());
  };
}

/** What a reader can see change, and the record that undoes it. */
const matters = ({ name, about }: Call): boolean =>
  /^(put|copy|delete)$/.test(name)
    ? about.endsWith('/publish.json') || (about.startsWith('s3://lake/') && !about.includes('__lakefill/'))
    : /^(create|update|delete)/.test(name);

/** Every call that matters, and of the others every 96th, beginning where the seed says. */
const points = (calls: readonly Call[]): number[] =>
  calls.filter((call) => deep || matters(call) || (call.number + seed) % 96 === 0).map(({ number }) => number);

describe.each(modes)('publishing with %s', (_, target) => {
  it('killed between any two operations ends as if it had not been, once somebody goes on with it', async () => {
    await given(target);
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.run(all);
    const expected = await world();
    expect(expected.gaps).toEqual({});

    for (const point of points(undisturbed.calls)) {
      back();
      const killed = lake.worker(({ number }) => (number === point ? 'die' : undefined));
      await killed.run(all);
      killed.die();
      const walked = await lake.worker().run(all);

      expect([point, walked.error, await world()]).toEqual([point, undefined, expected]);
    }
  });

  it('whose answers are lost, one at a time, ends as if they had not been', async () => {
    await given(target);
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.run(all);
    const expected = await world();

    for (const point of points(undisturbed.calls)) {
      back();
      const unlucky = lake.worker(({ number }): Fault => (number === point ? 'lose' : undefined));
      const walked = await unlucky.run(all);

      expect([point, walked.error, walked.report?.outcome, await world()]).toEqual([
        point,
        undefined,
        'SUCCEEDED',
        expected,
      ]);
    }
  });

  it('and rolled back leaves the bytes, the entries and the gaps that were there before', async () => {
    await given(target);
    const before = { ...(await world()), objects: await visible() };
    const { runId } = await lake.worker().run(all);
    const back = save();
    const undisturbed = lake.worker();
    const walked = await undisturbed.rollback({ run: runId });

    expect(walked.status).toBe('SUCCEEDED');
    expect({ ...(await world()), objects: await visible() }).toEqual(before);

    for (const point of points(undisturbed.calls)) {
      back();
      const killed = lake.worker(({ number }) => (number === point ? 'die' : undefined));
      await killed.rollback({ run: runId });
      killed.die();
      const again = await lake.worker().rollback({ run: runId });

      expect([point, again.error, { ...(await world()), objects: await visible() }]).toEqual([
        point,
        undefined,
        before,
      ]);
    }
  });

  it('killed anywhere can be rolled back to what was there before', async () => {
    await given(target);
    const before = { ...(await world()), objects: await visible() };
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.run(all);

    for (const point of points(undisturbed.calls)) {
      back();
      const killed = lake.worker(({ number }) => (number === point ? 'die' : undefined));
      const { runId } = await killed.run(all);
      killed.die();
      if (runId === '') continue;
      await lake.worker().rollback({ run: runId });

      expect([point, { ...(await world()), objects: await visible() }]).toEqual([point, before]);
    }
  });
});

describe.each(modes)('somebody else who writes while a run publishes with %s', (mode, target) => {
  it.each([
    ['over the object that is replaced', 'part'],
    ['over an object that goes', 'extra'],
    ['one more object', 'theirs'],
  ])('%s, between any two operations, never loses it', async (_, which) => {
    await given(target);
    const uris = Object.keys(await allObjects()).filter((uri) => uri.includes(key(2)));
    const uri = uris.find((one) => one.includes('extra') === (which === 'extra')) ?? '';
    const theirs = which === 'theirs' ? uri.replace(/[^/]*$/, 'theirs.parquet') : uri;
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.run(all);
    const planned =
      undisturbed.calls.find(({ name, about }) => name === 'put' && about.endsWith('/plan.json'))?.number ?? 0;

    for (const point of points(undisturbed.calls).filter((number) => number > planned)) {
      back();
      const write = async () => {
        await lake.store.put(theirs, 'theirs');
      };
      const worker = lake.worker(({ number }) => (number === point ? write : undefined));
      const walked = await worker.run(all);
      const after = new TextDecoder().decode((await lake.store.get(theirs)).body);
      const rolledBack = await lake.worker().rollback({ run: walked.runId });
      const atLast = new TextDecoder().decode((await lake.store.get(theirs)).body);
      const others = Object.keys(await seen(lake)).filter((one) => one !== key(2));

      expect([point, after, atLast]).toEqual([point, 'theirs', 'theirs']);
      // Everything else was published and went back, whatever happened to day 2.
      expect([
        point,
        walked.report?.failed.map(({ error }) => error).filter((name) => name !== 'BasePartitionChanged'),
      ]).toEqual([point, []]);
      expect([point, walked.report?.published]).toEqual([point, (walked.report?.failed.length ?? 0) > 0 ? 2 : 3]);
      expect([point, mode, others, rolledBack.status === 'SUCCEEDED' || rolledBack.error]).toEqual([
        point,
        mode,
        target.table === undefined ? [key(1)] : [key(1), key(3)],
        expect.toSatisfy((status) => status === true || status === 'RollbackFailed'),
      ]);
    }
  });
});

/** The objects at the table's own place, and those that readers see: staged files of a run that is gone do not count. */
async function visible(): Promise<Record<string, string>> {
  const objects = Object.entries(await allObjects());
  return Object.fromEntries(objects.filter(([uri]) => !uri.includes('__lakefill/')));
}
