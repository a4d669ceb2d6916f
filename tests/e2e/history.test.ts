import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { times } from '../setup/effort.ts';
import {
  days,
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
  type Walked,
} from './kit.ts';

const DAYS = 4;
const whole = range(1, DAYS);

/** What may happen to a lake between two runs. */
type Event =
  | { what: 'source'; day: number; value: number }
  | { what: 'loss'; day: number }
  | { what: 'damage'; day: number }
  | { what: 'run'; mode: 'backfill' | 'reprocess'; from: number; through: number; killedAt: number | null }
  | { what: 'rollback'; run: number; killedAt: number | null }
  | { what: 'resume'; run: number };

const aDay = fc.integer({ min: 1, max: DAYS });
const kill = fc.option(fc.integer({ min: 1, max: 110 }), { nil: null, freq: 2 });
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('source' as const), day: aDay, value: fc.integer({ min: 0, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('loss' as const), day: aDay }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('damage' as const), day: aDay }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('run' as const),
      mode: fc.constantFrom('backfill' as const, 'backfill' as const, 'reprocess' as const),
      from: aDay,
      through: aDay,
      killedAt: kill,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('rollback' as const),
      run: fc.integer({ min: 0, max: 5 }),
      killedAt: kill,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('resume' as const), run: fc.integer({ min: 0, max: 5 }) }) },
);

/** Objects that a reader of some day sees. */
async function filesOf(lake: Lake, n: number): Promise<string[]> {
  const { deps } = lake.worker();
  const { readersView } = await import('../../cli/reading.ts');
  const view = await readersView(await deps.declarations.load('days'), deps);
  return view.find(({ partition }) => partition.key === key(n))?.objects.map(({ uri }) => uri) ?? [];
}

async function happen(lake: Lake, one: Event, runs: string[]): Promise<Walked | null> {
  // Local time passes: runs are told apart by the second that they start in.
  lake.clock.advance(60_000);
  const worker = lake.worker(({ number }) => ('killedAt' in one && one.killedAt === number ? 'die' : undefined));
  switch (one.what) {
    case 'source':
      await fillSource(lake.store, [one.day], () => [one.day, one.value]);
      return null;
    case 'loss':
      for (const uri of await filesOf(lake, one.day)) await lake.store.delete(uri);
      return null;
    case 'damage':
      for (const uri of await filesOf(lake, one.day)) await lake.store.put(uri, 'damage');
      return null;
    case 'run': {
      const [from, through] = [one.from, one.through].sort();
      const walked = await worker.run({ ...range(from ?? 1, through ?? 1), mode: one.mode });
      worker.die();
      if (walked.runId !== '' && !runs.includes(walked.runId)) runs.push(walked.runId);
      return walked;
    }
    case 'rollback': {
      const run = runs[one.run % Math.max(1, runs.length)];
      if (run === undefined) return null;
      const walked = await worker.rollback({ run });
      worker.die();
      return walked;
    }
    case 'resume': {
      const run = runs[one.run % Math.max(1, runs.length)];
      if (run === undefined) return null;
      const walked = await worker.run({ resume: run });
      worker.die();
      return walked;
    }
  }
}

/** The table's own objects and entries, and what is wrong with them: all that a rollback has to bring back. */
async function picture(lake: Lake) {
  const entries: unknown[] = [];
  if (await lake.catalog.getTable('analytics.days')) {
    for await (const page of lake.catalog.listPartitions('analytics.days')) entries.push(...page);
  }
  return { readers: await seen(lake), gaps: await gaps(lake, whole), entries };
}

/** What every file that a run could ever publish looks like: the outputs of all sources there can be. */
async function soundFiles(): Promise<Set<string>> {
  const lake = makeLake();
  lake.declare(days());
  const found = new Set<string>();
  try {
    for (const value of [-1, 0, 1, 2, 3]) {
      await fillSource(lake.store, numbers(1, DAYS), (n) => (value < 0 ? [n, n + 1] : [n, value]));
      await lake.worker().run(whole);
      for (const hashes of Object.values(await seen(lake))) for (const one of hashes) found.add(one);
    }
  } finally {
    await lake.dispose();
  }
  return found;
}

describe.each<[string, Fields]>([
  ['overwrite', plainTarget],
  ['swap', swapTarget],
  ['overwrite with a table', { ...swapTarget, publish: 'overwrite' }],
])('whatever happens to a lake published with %s', (_, target) => {
  it('readers see whole, sound partitions, and one undisturbed run makes everything right again', async () => {
    const sound = await soundFiles();
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 8 }), async (events) => {
        const lake = makeLake();
        try {
          lake.declare(days({ target }));
          await fillSource(lake.store, numbers(1, DAYS));
          const runs: string[] = [];
          let harmed = false;
          for (const one of events) {
            await happen(lake, one, runs);
            harmed ||= one.what === 'damage' || one.what === 'loss';
            for (const [partition, files] of Object.entries(await seen(lake))) {
              const strange = files.filter((file) => !sound.has(file));
              expect([partition, harmed || files.length === 1, harmed ? [] : strange]).toEqual([partition, true, []]);
            }
          }

          lake.clock.advance(3 * 3_600_000);
          let last = await lake.worker().run(whole);
          // A dead run that is gone on with does what was planned for it; what happened since is for the next one.
          if (runs.includes(last.runId)) last = await lake.worker().run(whole);
          const rest = await gaps(lake, whole);
          const again = await lake.worker().run(whole);

          expect([last.error, last.report?.failed, rest, again.report?.outcome]).toEqual([
            undefined,
            [],
            {},
            'NOTHING_TO_DO',
          ]);
          for (const files of Object.values(await seen(lake)))
            expect(files.map((file) => sound.has(file))).toEqual([true]);
        } finally {
          await lake.dispose();
        }
      }),
      { numRuns: times(3, 150) },
    );
  });

  it('rolling the last run back brings back what was there before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 6 }),
        fc.constantFrom('backfill' as const, 'reprocess' as const),
        kill,
        async (events, mode, killedAt) => {
          const lake = makeLake();
          try {
            lake.declare(days({ target }));
            await fillSource(lake.store, numbers(1, DAYS));
            const runs: string[] = [];
            for (const one of events) await happen(lake, one, runs);
            lake.clock.advance(3 * 3_600_000);
            // Nothing half done is left: what a run takes over from a dead one is not its own to undo.
            await lake.worker().run({ ...whole, findings: ['waived'] });
            const before = await picture(lake);

            const { runId } = (await happen(lake, { what: 'run', mode, from: 1, through: DAYS, killedAt }, [])) ?? {};
            if (runId === undefined || runId === '') return;
            const back = await lake.worker().rollback({ run: runId });

            expect([back.error, await picture(lake)]).toEqual([undefined, before]);
          } finally {
            await lake.dispose();
          }
        },
      ),
      { numRuns: times(3, 150) },
    );
  });
});
