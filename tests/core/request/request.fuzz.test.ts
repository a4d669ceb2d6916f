import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { LakefillError } from '../../../core/errors.ts';
import type { Candidate } from '../../../core/gaps/candidate.ts';
import { type ChunkingOptions, chunksOf } from '../../../core/plan/chunks.ts';
import { planHash } from '../../../core/plan/hash.ts';
import { parseRequest } from '../../../core/request/parse.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { times } from '../../setup/effort.ts';
import { source } from '../gaps/given.ts';
import { table } from './table.ts';

const region: PartitionKey = { type: 'enum', values: ['eu', 'us'] };
const bucket: PartitionKey = { type: 'integer', range: '1,3', interval: 1, digits: 2 };
const datasets: Dataset[] = [
  table({ range: '2001-01-01,2001-07-01' }),
  table({ range: 'NOW-30DAYS,NOW+1DAY', timeZone: 'Asia/Kathmandu' }),
  table({ unit: 'WEEKS', format: "YYYY-'W'ww", keys: { dt: 'time', region }, range: '2000-W40,NOW' }),
  table({ unit: 'HOURS', format: 'yyyy-MM-dd-HH', timeZone: 'America/New_York', range: '2001-03-30-00,2001-04-05-00' }),
  table({ unit: 'MONTHS', format: 'yyyy-MM', range: '1999-01,NOW', keys: { region, dt: 'time' } }),
  table({
    interval: 3,
    range: '2001-01-02,NOW',
    timeZone: 'Pacific/Apia',
    keys: { dt: 'time', t: { type: 'injected' } },
  }),
  table({ range: '2001-01-01,NOW', keys: { dt: 'time', b: bucket } }),
  table({ unit: 'MINUTES', interval: 30, format: "yyyy-MM-dd'T'HH:mm", range: '2001-06-01T00:00,2001-06-03T00:00' }),
];

const date = fc.date({ min: new Date('2000-11-01Z'), max: new Date('2001-08-01Z'), noInvalidDate: true });
const bound = fc.oneof(
  date.chain((day) => fc.constantFrom(4, 7, 10, 13, 16, 19).map((length) => day.toISOString().slice(0, length))),
  date.map((day) => day.toISOString()),
  date.map((day) => day.toISOString().slice(0, 13).replace('T', '-')),
  fc.constantFrom('2001-W07', '2001-02-30', '2001-04-01-02', '2001-04-01T02', '2001-06-02T01:30', 'NOW', ''),
  fc.string({ maxLength: 12 }),
);
const choice = fc.oneof(
  bound,
  fc.tuple(bound, bound).map((ends) => ends.join('..')),
  bound.map((time) => `dt=${time}`),
  fc.tuple(bound, fc.constantFrom('region=eu', 'b=01', 'b=4', 't=x')).map(([time, other]) => `dt=${time}/${other}`),
  fc.constantFrom('region=eu', 't=a%2Fb', 'b=02', '=', '/', '%'),
);
const choices = fc.array(choice, { minLength: 1, maxLength: 3 });
/** Mostly what the field takes, now and then anything at all. */
const mostly = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 60, arbitrary: value }, { weight: 1, arbitrary: fc.anything({ maxDepth: 1 }) });

const payload = fc.record(
  {
    dataset: fc.constant('flights'),
    from: mostly(bound),
    through: mostly(bound),
    last: mostly(fc.constantFrom('P7D', 'PT5H', 'P2M', 'P1Y', 'PT0S', 'P400Y')),
    scheduledTime: mostly(date.map((day) => day.toISOString())),
    mode: mostly(fc.constantFrom('backfill', 'reprocess')),
    partitions: mostly(choices),
    exclude: mostly(choices),
    where: mostly(
      fc.constantFrom(
        { region: 'eu' },
        { region: ['us', 'no'] },
        { b: [1, 2] },
        { b: '01' },
        { t: ['a/b'] },
        { dt: 'x' },
      ),
    ),
    findings: mostly(fc.constantFrom('missing', ['stale', 'altered'])),
    depth: mostly(fc.constantFrom('list', 'footer', 'scan')),
    order: mostly(fc.constantFrom('oldest', 'newest')),
    maxConcurrency: mostly(fc.integer({ min: 1, max: 50 })),
  },
  { requiredKeys: ['dataset'] },
);
/** Few fields at once, so that more than a handful of requests have a meaning. */
const few = fc
  .tuple(payload, fc.subarray(['from', 'through', 'last', 'partitions', 'where', 'exclude'], { maxLength: 3 }))
  .map(([all, kept]) => {
    const narrowing = ['from', 'through', 'last', 'partitions', 'where', 'exclude'];
    return Object.fromEntries(Object.entries(all).filter(([key]) => !narrowing.includes(key) || kept.includes(key)));
  });

const given = source();
const options: ChunkingOptions = {
  limits: {
    maxConcurrency: 40,
    maxScanBytes: 1,
    lambda: { maxChunkBytes: 5_000, maxPartitionsPerChunk: 20 },
    glue: {
      maxChunkBytes: 5_000,
      maxPartitionsPerChunk: 20,
      version: '5.1',
      workerType: 'G.1X',
      workers: 2,
      class: 'FLEX',
    },
  },
  engineOf: () => 'lambda',
  price: ({ bytes, partitions }) => ({ seconds: 1 + bytes / 1_000 + partitions, usd: 0 }),
  seconds: { lambda: { least: 1, most: 500 }, glue: { least: 1, most: 500 } },
  workers: 7,
  inOrder: false,
};

/** The problems that a payload is refused with, or the keys that are planned for it. */
function outcomeOf(asked: unknown, dataset: Dataset, now: number) {
  try {
    const request = parseRequest(asked);
    if ('resume' in request) throw new Error('no payload of this test resumes a run');
    const candidates = Array.from(
      resolve(request, dataset, now).partitions(),
      (partition): Candidate => ({
        partition,
        findings: [{ finding: 'missing', detail: 'no object' }],
        source: given,
        base: { entry: null, objects: [] },
      }),
    );
    const work = candidates.map((candidate) => ({ candidate, register: false }));
    const chunks = chunksOf(work, { ...options, inOrder: request.order !== undefined });
    return { candidates, chunks, hash: planHash(dataset.declarationHash, request.mode, candidates) };
  } catch (error) {
    if (!(error instanceof LakefillError) || error.name !== 'InvalidRequest') throw error;
    return { problems: error.data.problems as { key: string; reason: string }[] };
  }
}

describe('any payload', () => {
  it('is planned whole, or refused with a key and a reason each, and never ends in another error', () => {
    const counts = { planned: 0, empty: 0, refused: 0 };
    fc.assert(
      fc.property(few, fc.constantFrom(...datasets), date, (asked, dataset, clock) => {
        const now = clock.getTime();

        const outcome = outcomeOf(asked, dataset, now);

        if ('problems' in outcome) {
          counts.refused += 1;
          expect(outcome.problems.length).toBeGreaterThan(0);
          for (const { key, reason } of outcome.problems)
            expect([typeof key, reason.length > 0]).toEqual(['string', true]);
          return;
        }
        const { candidates, chunks, hash } = outcome;
        counts[candidates.length === 0 ? 'empty' : 'planned'] += 1;
        const keys = candidates.map(({ partition }) => partition.key);
        expect(chunks.flatMap(({ partitions }) => partitions).toSorted()).toEqual(keys.toSorted());
        expect(new Set(keys).size).toBe(keys.length);
        expect(candidates.every(({ partition: { start, end } }) => start < end && end <= now)).toBe(true);
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: times(500, 100_000) },
    );

    console.log(`random requests: ${JSON.stringify(counts)}`);
    expect([counts.planned > 0, counts.refused > 0]).toEqual([true, true]);
  });
});
