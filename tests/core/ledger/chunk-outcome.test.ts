import { describe, expect, it } from 'vitest';
import { type ChunkEvidence, outcomeOf } from '../../../core/ledger/chunk-outcome.ts';
import type { PartitionOutcome } from '../../../core/ledger/outcome.ts';
import type { StagedPartition } from '../../../core/plan/result.ts';
import type { PublishedPartition } from '../../../core/publish/record.ts';
import { object } from '../gaps/given.ts';
import { check, chunk, failed, keyOf, published, verdict } from './given.ts';

const otherwise = { name: 'JobFailed', message: 'exit 1' };

const staged = (number: number, error: StagedPartition['error'] = null): StagedPartition => ({
  partition: keyOf(number),
  rowsRead: 9,
  rowsWritten: 7,
  bytes: 70,
  files: [],
  answers: {},
  error,
});
const resultOf = (...partitions: StagedPartition[]): ChunkEvidence['result'] => ({
  schemaVersion: 1,
  runId: 'run-1',
  chunkId: '1-0001',
  attempt: 'a',
  engine: 'lambda',
  seconds: 3,
  partitions,
});
const verdictsOf = (...verdicts: ReturnType<typeof verdict>[]): ChunkEvidence['verdicts'] => ({
  schemaVersion: 1,
  chunkId: '1-0001',
  attempt: 'a',
  verdicts,
});
const done = (change: Partial<PublishedPartition> = {}): PublishedPartition => ({
  partition: keyOf(0),
  state: 'published',
  objects: [{ ...object('new.parquet'), versionId: '7' }],
  ...change,
});
const evidence = (change: Partial<ChunkEvidence>): ChunkEvidence => ({
  chunk: chunk(1),
  result: null,
  verdicts: null,
  refused: [],
  published: [],
  otherwise,
  ...change,
});

describe('the outcome of a partition is the furthest that it came', () => {
  const pass = verdictsOf(verdict(0, check()));
  const refused = [{ partition: keyOf(0), error: 'BasePartitionChanged', message: 'changed since' }];

  it.each<[string, Partial<ChunkEvidence>, PartitionOutcome]>([
    ['published', { result: resultOf(staged(0)), verdicts: pass, published: [done()] }, published(0)],
    ['left alone', { verdicts: pass, published: [done({ state: 'unchanged' })] }, published(0, { state: 'unchanged' })],
    [
      'registered, though nothing judged it',
      { published: [done({ state: 'registered' })] },
      published(0, { state: 'registered', rows: 0, bytes: 0, schema: [] }),
    ],
    [
      'published, though earlier tries had failed',
      { chunk: chunk(1, 2), verdicts: pass, published: [done()] },
      published(0, { tries: 2 }),
    ],
    [
      'failed while it was published',
      {
        verdicts: pass,
        published: [
          done({ state: 'failed', objects: [], error: { name: 'BasePartitionChanged', message: 'because' } }),
        ],
      },
      failed(0, 'BasePartitionChanged'),
    ],
    [
      'failed while it was published, without a word',
      { verdicts: pass, published: [done({ state: 'failed', objects: [] })] },
      failed(0, 'JobFailed', { error: otherwise, tries: 1 }),
    ],
    [
      'refused before anything was touched',
      { verdicts: pass, refused },
      failed(0, 'BasePartitionChanged', { error: { name: 'BasePartitionChanged', message: 'changed since' } }),
    ],
    [
      'failed in the job',
      { result: resultOf(staged(0, { name: 'TransformFailed', message: 'because' })) },
      failed(0, 'TransformFailed'),
    ],
    [
      'failed its audit, with every check that stopped it',
      {
        verdicts: verdictsOf(
          verdict(
            0,
            check({ outcome: 'fail', detail: '0 rows' }),
            check({ check: 'schema', outcome: 'unknown', detail: 'no columns are known' }),
            check(),
            check({ outcome: 'unknown', evidence: 'history', detail: 'no earlier partition' }),
            check({ outcome: 'fail', check: 'warning', blocking: false, rule: 'Mean "delay" < 5', detail: 'it is 9' }),
          ),
        ),
      },
      failed(0, 'AuditFailed', {
        error: {
          name: 'AuditFailed',
          message: 'RowCount > 0 failed: 0 rows; schema is undecided: no columns are known',
        },
        warnings: [
          { rule: 'RowCount > 0', detail: 'undecided: no earlier partition' },
          { rule: 'Mean "delay" < 5', detail: 'it is 9' },
        ],
      }),
    ],
    [
      'staged with a stranger among its files',
      {
        verdicts: verdictsOf(
          verdict(0, check({ check: 'stage', outcome: 'fail', detail: 'x is not what the job wrote' })),
        ),
      },
      failed(0, 'StageTampered', {
        error: { name: 'StageTampered', message: 'stage failed: x is not what the job wrote' },
      }),
    ],
    ['passed, but never published', { verdicts: pass }, failed(0, 'JobFailed', { error: otherwise, tries: 1 })],
    ['nothing is known', {}, failed(0, 'JobFailed', { error: otherwise, tries: 1 })],
    [
      'nothing is known, for the third time',
      { chunk: chunk(1, 2) },
      failed(0, 'JobFailed', { error: otherwise, tries: 3 }),
    ],
    [
      'nothing is known, and that is final',
      { chunk: chunk(1, 1), otherwise: { name: 'NotOurs', message: 'because' } },
      failed(0, 'NotOurs', { tries: 1 }),
    ],
  ])('%s', (_, change, outcome) => {
    expect(outcomeOf(evidence(change)).partitions).toEqual([outcome]);
  });
});

describe('warnings', () => {
  it('are the checks that did not pass and stop nothing, also of what was published', () => {
    const warning = { check: 'warning', blocking: false, rule: 'Mean "delay" < 5' } as const;
    const verdicts = verdictsOf(
      verdict(
        0,
        check({ ...warning, outcome: 'fail', detail: 'it is 9' }),
        check({ ...warning, outcome: 'unknown', detail: 'no query decides it' }),
        check({ ...warning, outcome: 'pass' }),
        check({ outcome: 'unknown', evidence: 'history', detail: 'no earlier partition' }),
        check({ check: 'interval', blocking: false, outcome: 'unknown', detail: 'it does not read as time' }),
      ),
    );

    const { partitions } = outcomeOf(evidence({ verdicts, published: [done()] }));

    expect(partitions).toEqual([
      published(0, {
        warnings: [
          { rule: 'Mean "delay" < 5', detail: 'it is 9' },
          { rule: 'Mean "delay" < 5', detail: 'undecided: no query decides it' },
          { rule: 'RowCount > 0', detail: 'undecided: no earlier partition' },
          { rule: 'interval', detail: 'undecided: it does not read as time' },
        ],
      }),
    ]);
  });
});

describe('the outcome of a chunk', () => {
  it('has every partition of the chunk in its order, with attempt and time of the result', () => {
    const outcome = outcomeOf(
      evidence({
        chunk: chunk(3),
        result: resultOf(staged(0), staged(1, { name: 'TransformFailed', message: 'because' })),
        verdicts: verdictsOf(verdict(0, check())),
        published: [done()],
      }),
    );

    expect(outcome).toEqual({
      schemaVersion: 1,
      chunkId: '1-0001',
      attempt: 'a',
      seconds: 3,
      partitions: [published(0), failed(1, 'TransformFailed'), failed(2, 'JobFailed', { error: otherwise, tries: 1 })],
    });
  });

  it('without a result has no attempt and took no time', () => {
    expect(outcomeOf(evidence({}))).toMatchObject({ attempt: null, seconds: 0 });
  });
});

describe('a column of another type than the table’s', () => {
  const sql = 'SELECT n FROM source';
  const other = check({ check: 'schema', outcome: 'fail', detail: '"n" is bigint, not double' });
  const absent = check({ check: 'schema', outcome: 'fail', detail: '"n" is missing' });
  const hint = "; CAST to the table's type in the transform's SQL";

  it.each([
    ['is one that SQL can cast', { transform: { sql } }, other, hint],
    ['is one of files that are there already', { transform: { sql }, register: true }, other, ''],
    ['is one that a job of another makes', { transform: { glueJobName: 'own' } }, other, ''],
    ['is none where the column is missing', { transform: { sql } }, absent, ''],
  ])('%s', (_, { transform, ...change }, failure, expected) => {
    const given = { ...chunk(1), ...change, transform: { ...transform, rows: 'any' as const } };

    const [one] = outcomeOf(evidence({ chunk: given, verdicts: verdictsOf(verdict(0, failure)) })).partitions;

    expect(one?.error).toEqual({ name: 'AuditFailed', message: `schema failed: ${failure.detail}${expected}` });
  });
});
