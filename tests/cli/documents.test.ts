import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cutFlights, type Fields, flights, type Home, makeHome, type Said } from './kit.ts';

const int = z.int().min(0);
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
const partition = z.string().regex(/^dt=\d{4}-\d{2}-\d{2}$/);
const estimate = z.object({ partitions: int, chunks: int, bytes: int, seconds: z.number(), usd: z.number() });
const skipped = z.array(
  z.object({ partition, reason: z.enum(['not-ended', 'excluded', 'unrecoverable', 'waived', 'not-selected']) }),
);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What the CLI reference promises of each document; more fields are allowed, other types and names are not. */
const documents = {
  gaps: z.object({
    dataset: z.string(),
    asOf: instant,
    from: z.string(),
    through: z.string(),
    expected: int,
    complete: int,
    counts: z.record(z.string(), int),
    gaps: z.array(
      z.object({
        partition,
        start: instant,
        end: instant,
        findings: z.array(z.string()).min(1),
        detail: z.string(),
        source: z.object({ id: z.string(), kind: z.string(), bytes: int }).nullable(),
      }),
    ),
    requests: z.object({ list: int, get: int, getPartitions: int }).catchall(int),
  }),
  plan: z.object({
    planHash: hash,
    dataset: z.string(),
    mode: z.enum(['backfill', 'reprocess']),
    asOf: instant,
    chunks: z.array(
      z.object({
        id: z.string(),
        engine: z.enum(['lambda', 'glue']),
        partitions: z.array(partition).min(1),
        bytes: int,
        estimatedSeconds: z.number(),
        estimatedUsd: z.number(),
      }),
    ),
    skipped,
    estimate,
  }),
  run: z.object({
    runId: z.string(),
    outcome: z.enum(['SUCCEEDED', 'NOTHING_TO_DO', 'PARTIALLY_FAILED', 'FAILED', 'SUSPENDED', 'PLANNED']),
    planHash: hash,
    passes: int,
    expected: int,
    published: int,
    unchanged: int,
    skipped,
    failed: z.array(z.object({ partition, error: z.string(), message: z.string().min(1) })),
    rows: int,
    bytes: int,
    seconds: z.number(),
    estimate,
    actual: estimate,
    report: z.string().regex(/^s3:\/\/.*report\.json$/),
  }),
  rollback: z.object({
    runId: z.string(),
    outcome: z.enum(['ROLLED_BACK', 'ROLLBACK_FAILED', 'NOTHING_TO_ROLL_BACK']),
    restored: z.array(partition),
    removed: z.array(partition),
    refused: z.array(z.object({ partition, reason: z.string() })),
  }),
  status: z.object({
    runs: z.array(
      z.object({
        runId: z.string(),
        dataset: z.string(),
        mode: z.string(),
        outcome: z.string(),
        startedAt: instant,
        endedAt: instant.nullable(),
        published: int,
        failed: int,
      }),
    ),
  }),
  statusOfRun: z.object({ run: z.object({ runId: z.string() }), chunks: z.array(z.object({ id: z.string() })) }),
  partitions: z.object({
    dataset: z.string(),
    partitions: z.array(
      z.object({
        partition,
        start: instant,
        end: instant,
        location: z.string(),
        rows: int,
        bytes: int,
        publishedAt: instant.nullable(),
        runId: z.string().nullable(),
      }),
    ),
  }),
  query: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
  }),
  error: z.object({
    error: z.object({
      name: z.string(),
      message: z.string().min(1),
      data: z.record(z.string(), z.unknown()),
      hint: z.string().nullable(),
    }),
  }),
};

const shape = (name: keyof typeof documents, out: Fields): string[] =>
  (documents[name].safeParse(out).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

let home: Home;
let first: Said;
beforeAll(async () => {
  home = makeHome(await cutFlights());
  home.declare(flights({ rules: 'Rules = [ RowCount > 0 ]', warnings: 'Rules = [ Mean "delay" < -100 ]' }));
  first = await home.lakefill('run', 'flights', '--yes', '--reason', 'first');
});
afterAll(() => home.dispose());

describe('the document of', () => {
  it('run is the report', async () => {
    expect(shape('run', first.out)).toEqual([]);
    expect(first).toMatchObject({ exit: 0, out: { outcome: 'SUCCEEDED', published: 6, reason: 'first' } });

    const { exit, out } = await home.lakefill('report', String(first.out.runId));
    expect(exit).toBe(0);
    expect(out).toMatchObject({ runId: first.out.runId, outcome: 'SUCCEEDED', published: 6, rows: first.out.rows });
  });

  it('gaps of a sound and of a broken lake', async () => {
    const sound = await home.lakefill('gaps', 'flights');
    expect(shape('gaps', sound.out)).toEqual([]);
    expect(sound).toMatchObject({ exit: 0, out: { expected: 6, complete: 6, counts: {}, gaps: [] } });
    expect(sound.out).toMatchObject({ from: '2001-03-30', through: '2001-04-04', asOf: '2001-07-05T12:00:00Z' });

    home.declare({ ...flights(), dataset: 'empty', target: { kind: 's3', location: 's3://lake/empty/dt=${dt}/' } });
    const empty = await home.lakefill('gaps', 'empty', '--from', '2001-04-01', '--through', '2001-04-02');
    expect(shape('gaps', empty.out)).toEqual([]);
    expect(empty.exit).toBe(0);
    expect(empty.out).toMatchObject({
      expected: 2,
      complete: 0,
      counts: { missing: 2 },
      gaps: [
        {
          partition: 'dt=2001-04-01',
          start: '2001-04-01T05:00:00Z',
          end: '2001-04-02T04:00:00Z',
          source: { id: 'raw' },
        },
        {
          partition: 'dt=2001-04-02',
          start: '2001-04-02T04:00:00Z',
          end: '2001-04-03T04:00:00Z',
          source: { id: 'raw' },
        },
      ],
    });
  });

  it('plan, whose hash run accepts', async () => {
    home.declare({ ...flights(), dataset: 'planned', target: { kind: 's3', location: 's3://lake/planned/dt=${dt}/' } });
    const file = join(home.datasets, '../plan.json');
    const plan = await home.lakefill('plan', 'planned', '--out', file);
    const again = await home.lakefill('plan', 'planned');

    expect(shape('plan', plan.out)).toEqual([]);
    expect(again.out.planHash).toBe(plan.out.planHash);
    const run = await home.lakefill('run', 'planned', '--plan', file, '--yes');
    expect(run).toMatchObject({ exit: 0, out: { outcome: 'SUCCEEDED', planHash: plan.out.planHash, published: 6 } });
    const late = await home.lakefill('run', 'planned', '--plan', file, '--yes');
    expect(late).toMatchObject({ exit: 4, out: { error: { name: 'PlanChanged' } } });
    expect(shape('error', late.out)).toEqual([]);
  });

  it('a dry run', async () => {
    const { exit, out } = await home.lakefill('run', 'flights', '--dry-run', '--mode', 'reprocess');

    expect(exit).toBe(0);
    expect(shape('run', out)).toEqual([]);
    expect(out).toMatchObject({ outcome: 'PLANNED', published: 0, estimate: { partitions: 6 } });
  });

  it('partitions, status and query', async () => {
    const partitions = await home.lakefill('partitions', 'flights');
    expect(shape('partitions', partitions.out)).toEqual([]);
    expect((partitions.out.partitions as { runId: string }[]).map(({ runId }) => runId)).toEqual(
      Array(6).fill(first.out.runId),
    );

    const status = await home.lakefill('status');
    expect(shape('status', status.out)).toEqual([]);
    expect((status.out.runs as Fields[]).find(({ runId }) => runId === first.out.runId)).toMatchObject({
      outcome: 'SUCCEEDED',
      published: 6,
    });
    expect(shape('statusOfRun', (await home.lakefill('status', String(first.out.runId))).out)).toEqual([]);

    const query = await home.lakefill('query', 'SELECT count(*)::BIGINT AS n, 9007199254740993 AS big FROM flights');
    expect(shape('query', query.out)).toEqual([]);
    expect(query.out.rows).toEqual([[first.out.rows, '9007199254740993']]);
  });

  it('datasets and their check', async () => {
    const list = await home.lakefill('datasets');
    const check = await home.lakefill('datasets', 'check');

    expect(list.exit).toBe(0);
    expect(JSON.stringify(list.out)).toContain('"flights"');
    expect(check.exit).toBe(0);
  });

  it('rollback, and of a second one', async () => {
    home.declare({ ...flights(), dataset: 'undone', target: { kind: 's3', location: 's3://lake/undone/dt=${dt}/' } });
    const run = await home.lakefill('run', 'undone', '--yes');
    const part = await home.lakefill('rollback', String(run.out.runId), '--partitions', '2001-04-01,dt=2001-04-02');
    const rest = await home.lakefill('rollback', String(run.out.runId));
    const again = await home.lakefill('rollback', String(run.out.runId));

    expect([part, rest, again].map(({ exit }) => exit)).toEqual([0, 0, 0]);
    expect([part, rest, again].flatMap(({ out }) => shape('rollback', out))).toEqual([]);
    expect(part.out).toMatchObject({ outcome: 'ROLLED_BACK', removed: ['dt=2001-04-01', 'dt=2001-04-02'] });
    expect(rest.out).toMatchObject({ outcome: 'ROLLED_BACK', removed: Array(4).fill(expect.any(String)) });
    expect(again.out).toMatchObject({ outcome: 'NOTHING_TO_ROLL_BACK', removed: [], refused: [] });
    const status = await home.lakefill('status');
    expect((status.out.runs as Fields[]).find(({ runId }) => runId === run.out.runId)).toMatchObject({
      outcome: 'ROLLED_BACK',
    });
  });
});

describe('the exit code', () => {
  it('is 3 for a partial failure, with the rule in the document', async () => {
    home.declare({
      ...flights({ rules: 'Rules = [ RowCount between 16000 and 17000 ]' }),
      dataset: 'ruled',
      target: { kind: 's3', location: 's3://lake/ruled/dt=${dt}/' },
    });
    const { exit, out } = await home.lakefill('run', 'ruled', '--yes');

    expect(exit).toBe(3);
    expect(shape('run', out)).toEqual([]);
    expect(out.outcome).toBe('PARTIALLY_FAILED');
    expect((out.failed as { message: string }[])[0]?.message).toContain('RowCount between 16000 and 17000');
  });

  it('is 75 while the window is closed, and the same command goes on when it is open', async () => {
    const night = { timeZone: 'UTC', open: '22:00', close: '06:00' };
    home.declare({
      ...flights({ window: night }),
      dataset: 'nightly',
      target: { kind: 's3', location: 's3://lake/nightly/dt=${dt}/' },
    });

    const suspended = await home.lakefill('run', 'nightly', '--yes');
    const goneOn = await home.lakefill('run', 'nightly', '--yes', '--as-of', '2001-07-05T23:00:00Z');

    expect(suspended).toMatchObject({ exit: 75, out: { outcome: 'SUSPENDED', published: 0 } });
    expect(goneOn).toMatchObject({ exit: 0, out: { outcome: 'SUCCEEDED', runId: suspended.out.runId, published: 6 } });
  });

  it('is 2 for resuming a finished run', async () => {
    const { exit, out } = await home.lakefill('resume', String(first.out.runId));

    expect([exit, shape('error', out)]).toEqual([2, []]);
    expect(out).toMatchObject({ error: { name: 'RunFinished' } });
  });

  it("is 3 for a rollback that somebody else's write forbids", async () => {
    home.declare({ ...flights(), dataset: 'theirs', target: { kind: 's3', location: 's3://lake/theirs/dt=${dt}/' } });
    const run = await home.lakefill('run', 'theirs', '--yes');
    const file = Object.keys(home.tree()).find((path) => /lake\/theirs\/dt=2001-04-01\/.*parquet/.test(path)) ?? '';
    const path = join(home.root, '..', file);
    writeFileSync(`${path}.new`, 'theirs');
    renameSync(`${path}.new`, path);

    const { exit, out } = await home.lakefill('rollback', String(run.out.runId));

    expect(exit).toBe(3);
    expect(out).toMatchObject({
      outcome: 'ROLLBACK_FAILED',
      refused: [{ partition: 'dt=2001-04-01', reason: expect.stringContaining('somebody else wrote it') }],
    });
    expect(out.removed).toHaveLength(5);
  });
});

describe('as a program', () => {
  const spawn = (...args: string[]) =>
    spawnSync(process.execPath, ['cli/lakefill.ts', '--root', home.root, '--datasets', home.datasets, ...args], {
      encoding: 'utf8',
    });

  it('standard output holds exactly one JSON document, progress goes to standard error', () => {
    const { status, stdout, stderr } = spawn('--json', 'run', 'flights', '--yes', '--mode', 'reprocess');

    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(shape('run', JSON.parse(stdout))).toEqual([]);
    expect(stderr).toMatch(/^run /m);
  });

  it('errors are sentences on standard error, and the exit code tells', () => {
    const { status, stdout, stderr } = spawn('gaps', 'fligths');

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/UnknownDataset: .*did you mean flights\?/);
  });

  it('help and version end well', () => {
    expect(spawn('--help').status).toBe(0);
  });
});
