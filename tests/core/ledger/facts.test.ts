import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyKey, type Knowledge, mergeFacts } from '../../../core/ledger/facts.ts';
import type { FactsDocument, PartitionFacts } from '../../../core/ledger/outcome.ts';
import { facts, object } from '../gaps/given.ts';

const key = 'dt=2001-01-01';

/** The facts of run `run-<fence>`. */
const run = (fence: number, change: Partial<PartitionFacts> = {}, partition = key): FactsDocument => {
  const { runId: _, ...own } = facts({ fence, ...change });
  return { schemaVersion: 1, dataset: 'flights', runId: `run-${fence}`, partitions: { [partition]: own } };
};
const error = { name: 'AuditFailed', message: 'because' };
const known = (fence: number, change: Partial<PartitionFacts> = {}): Knowledge['held'] => ({
  ...facts({ fence, ...change }),
  runId: `run-${fence}`,
});

describe('what the ledger knows of a partition', () => {
  it.each<[string, FactsDocument[], Knowledge]>([
    ['what one run published', [run(1)], { held: known(1), failure: null }],
    ['what the later of two published', [run(2), run(1)], { held: known(2), failure: null }],
    [
      'what was left unchanged counts as held',
      [run(1), run(2, { state: 'unchanged' })],
      { held: known(2, { state: 'unchanged' }), failure: null },
    ],
    [
      'a failure alone',
      [run(1, { state: 'failed', error })],
      { held: null, failure: known(1, { state: 'failed', error }) },
    ],
    [
      'a failure on top: what is held stays',
      [run(1), run(2, { state: 'failed', error })],
      { held: known(1), failure: known(2, { state: 'failed', error }) },
    ],
    ['a failure below does not count', [run(1, { state: 'failed', error }), run(2)], { held: known(2), failure: null }],
    [
      'of two failures the later one',
      [run(1, { state: 'failed', error }), run(2, { state: 'failed', error })],
      { held: null, failure: known(2, { state: 'failed', error }) },
    ],
    ['a rollback of all there was leaves nothing', [run(1, { state: 'rolled-back' })], { held: null, failure: null }],
    [
      'a rollback gives back what was before',
      [run(1), run(2, { state: 'rolled-back', objects: [] })],
      { held: known(1), failure: null },
    ],
    [
      'a rollback gives back the failure that was before',
      [run(1), run(2, { state: 'failed', error }), run(3, { state: 'rolled-back', objects: [] })],
      { held: known(1), failure: known(2, { state: 'failed', error }) },
    ],
    [
      'a rollback below what stands changes nothing',
      [run(1), run(2, { state: 'rolled-back', objects: [] }), run(3)],
      { held: known(3), failure: null },
    ],
  ])('%s', (_, documents, knowledge) => {
    expect(mergeFacts(documents)).toEqual(new Map([[key, knowledge]]));
  });

  it('is nothing without facts', () => {
    expect(mergeFacts([])).toEqual(new Map());
  });

  it('is told apart by partition', () => {
    const other = 'dt=2001-01-02';

    expect(mergeFacts([run(1), run(2, {}, other)])).toEqual(
      new Map([
        [key, { held: known(1), failure: null }],
        [other, { held: known(2), failure: null }],
      ]),
    );
  });
});

describe('objects that a rollback put back are known by the ETags that they have since', () => {
  const at = (etag: string, name = 'a.parquet') => object(name, 100, etag);
  const rolledBack = (fence: number, before: string[], after: string[]): FactsDocument =>
    run(fence, { state: 'rolled-back', base: before.map((etag) => at(etag)), objects: after.map((etag) => at(etag)) });

  it.each<[string, FactsDocument[], string]>([
    ['one rollback', [run(1, { objects: [at('v1')] }), rolledBack(2, ['v1'], ['v1-again'])], 'v1-again'],
    [
      'a rollback of what lay over other objects says nothing of these',
      [run(1, { objects: [at('v1')] }), rolledBack(2, ['foreign'], ['foreign-again'])],
      'v1',
    ],
    [
      'two runs, each rolled back before the next',
      [run(1, { objects: [at('v1')] }), rolledBack(2, ['v1'], ['v1-b']), rolledBack(3, ['v1-b'], ['v1-c'])],
      'v1-c',
    ],
    [
      'two runs, the newer rolled back first',
      [run(1, { objects: [at('v1')] }), rolledBack(2, ['v1'], ['v1-b']), rolledBack(3, ['v2'], ['v2-b'])],
      'v1-b',
    ],
    [
      'a failure that was taken back on top changes nothing',
      [
        run(1, { objects: [at('v1')] }),
        rolledBack(2, ['v1'], ['v1-b']),
        run(3, { state: 'rolled-back', objects: [], error }),
      ],
      'v1-b',
    ],
  ])('%s', (_, documents, etag) => {
    expect(mergeFacts(documents).get(key)?.held).toEqual(known(1, { objects: [at(etag)] }));
  });

  it('not where the same bytes were published again since', () => {
    const documents = [
      run(1, { objects: [at('v1')] }),
      rolledBack(2, ['v3'], ['v3-again']),
      run(3, { objects: [at('v3')] }),
    ];

    expect(mergeFacts(documents).get(key)?.held).toEqual(known(3, { objects: [at('v3')] }));
  });

  it('only where they are what was replaced: others stay as published', () => {
    const documents = [
      run(1, { objects: [at('v1'), at('w1', 'b.parquet'), at('x1', 'c.parquet')] }),
      run(2, {
        state: 'rolled-back',
        base: [at('v1'), at('other', 'b.parquet'), at('x1', 'c.parquet')],
        objects: [at('v2'), at('w2', 'b.parquet')],
      }),
    ];

    expect(mergeFacts(documents).get(key)?.held?.objects).toEqual([
      at('v2'),
      at('w1', 'b.parquet'),
      at('x1', 'c.parquet'),
    ]);
  });
});

describe('what a rollback put back keeps the age that it had', () => {
  const at = (etag: string, lastModified?: number) => ({
    ...object('a.parquet', 100, etag),
    ...(lastModified !== undefined && { lastModified }),
  });
  const rolledBack = (fence: number, base: PartitionFacts['base'], ...etags: string[]): FactsDocument =>
    run(fence, { state: 'rolled-back', objects: etags.map((etag) => at(etag, 900)), ...(base && { base }) });

  it.each<[string, FactsDocument[], [string, number][] | undefined]>([
    ['of a first rollback', [rolledBack(1, [at('v1', 500)], 'v1-b')], [['v1-b', 500]]],
    ['also where something is held', [run(1), rolledBack(2, [at('v1', 500)], 'v1-b')], [['v1-b', 500]]],
    [
      'through two, each before the next run',
      [rolledBack(2, [at('v1-b', 900)], 'v1-c'), rolledBack(1, [at('v1', 500)], 'v1-b')],
      [
        ['v1-b', 500],
        ['v1-c', 500],
      ],
    ],
    [
      'through two, the newer run first',
      [rolledBack(1, [at('v1', 500)], 'v1-b'), rolledBack(2, [at('v2', 900)], 'v2-b')],
      [
        ['v1-b', 500],
        ['v2-b', 900],
      ],
    ],
    [
      'but not of the same bytes that somebody wrote in between',
      [rolledBack(2, [at('v1-b', 950)], 'v1-c'), rolledBack(1, [at('v1', 500)], 'v1-b')],
      [
        ['v1-b', 500],
        ['v1-c', 950],
      ],
    ],
    ['but not where no record tells it', [rolledBack(1, [at('v1')], 'v1-b')], undefined],
    ['but not where it is gone', [rolledBack(1, [at('v1', 500)])], undefined],
    ['but not where nothing was', [rolledBack(1, undefined, 'v1-b')], undefined],
    ['but not of runs that stand', [run(1, { base: [at('v1', 500)], objects: [at('v1-b', 900)] })], undefined],
  ])('%s', (_, documents, ages) => {
    const written = ages && new Map(ages.map(([etag, age]) => [copyKey(at(etag, 900)), age]));

    expect(mergeFacts(documents).get(key)?.written).toEqual(written);
  });
});

describe('merging facts', () => {
  const state = fc.constantFrom<PartitionFacts['state']>(
    'published',
    'unchanged',
    'registered',
    'failed',
    'rolled-back',
  );
  const etag = fc.constantFrom('x', 'y', 'z');
  const history = fc
    .array(fc.record({ state, partition: fc.constantFrom('dt=1', 'dt=2'), before: etag, after: etag }), {
      maxLength: 8,
    })
    .map((steps) =>
      steps.map((step, i) =>
        run(
          i + 1,
          { state: step.state, base: [object('a', 1, step.before)], objects: [object('a', 1, step.after)] },
          step.partition,
        ),
      ),
    );
  const sorted = (merged: Map<string, Knowledge>) => [...merged].sort(([a], [b]) => (a < b ? -1 : 1));

  it('does not depend on the order of the runs', () => {
    fc.assert(
      fc.property(
        history.chain((documents) =>
          fc.tuple(
            fc.constant(documents),
            fc.shuffledSubarray(documents, { minLength: documents.length, maxLength: documents.length }),
          ),
        ),
        ([documents, shuffled]) => {
          expect(sorted(mergeFacts(shuffled))).toEqual(sorted(mergeFacts(documents)));
        },
      ),
    );
  });

  it('a run that is rolled back, without new ETags, leaves the knowledge of before', () => {
    fc.assert(
      fc.property(history, (documents) => {
        const undone = run(100, { state: 'rolled-back', objects: [] }, 'dt=1');
        const before = mergeFacts(documents).get('dt=1') ?? { held: null, failure: null };

        expect(mergeFacts([...documents, undone]).get('dt=1')).toEqual(before);
      }),
    );
  });
});
