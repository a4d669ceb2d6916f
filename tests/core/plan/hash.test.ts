import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../core/gaps/candidate.ts';
import { sha256 } from '../../../core/hash.ts';
import { canonicalJson } from '../../../core/json.ts';
import { planHash } from '../../../core/plan/hash.ts';
import { entry, object, source } from '../gaps/given.ts';
import { candidate } from './given.ts';

const declaration = 'd'.repeat(64);
const hash = (...candidates: Candidate[]): string => planHash(declaration, 'backfill', candidates);

describe('a plan hash', () => {
  it('is SHA-256 of canonical JSON of declaration, mode and, per partition, key, findings, source and base', () => {
    const partitions = [candidate(0), candidate(1, { source: null, base: { entry: null, objects: [] } })];

    const document = {
      mode: 'backfill',
      declaration,
      partitions: [
        {
          partition: 'dt=2001-01-01',
          findings: ['stale'],
          source: { id: 'raw', fingerprint: source().fingerprint },
          base: { entry: entry(), objects: [object('a.parquet'), object('b.parquet')] },
        },
        { partition: 'dt=2001-01-02', findings: ['stale'], source: null, base: { entry: null, objects: [] } },
      ],
    };
    expect(hash(...partitions)).toBe(sha256(canonicalJson(document)));
  });

  it('of an empty plan tells declarations and modes apart', () => {
    const hashes = [planHash('a', 'backfill', []), planHash('b', 'backfill', []), planHash('a', 'reprocess', [])];

    expect(new Set(hashes).size).toBe(3);
  });

  it.each<[string, Partial<Candidate>]>([
    ['the words of a finding', { findings: [{ finding: 'stale', detail: 'in other words' }] }],
    [
      'the order in which objects were listed',
      { base: { entry: entry(), objects: [object('b.parquet'), object('a.parquet')] } },
    ],
    ['how much of the source is estimated to belong to it', { source: { ...source(), bytes: 7, rows: 9 } }],
  ])('does not see %s', (_, change) => {
    expect(hash(candidate(0, change))).toBe(hash(candidate(0)));
  });

  const [a, b] = [object('a.parquet'), object('b.parquet')];
  it.each<[string, Partial<Candidate>]>([
    ['a finding', { findings: [{ finding: 'missing', detail: '' }] }],
    ['one finding more', { findings: [...candidate(0).findings, { finding: 'outlier', detail: '' }] }],
    ['another source', { source: { ...source(), id: 'history' } }],
    ['a rewritten source', { source: source('raw', 'v2') }],
    ['no source', { source: null }],
    ['another partition', { partition: candidate(1).partition }],
    ['no entry', { base: { entry: null, objects: [a, b] } }],
    ['an entry elsewhere', { base: { entry: entry('s3://lake/other/'), objects: [a, b] } }],
    ['an entry with a parameter', { base: { entry: { ...entry(), parameters: { x: '1' } }, objects: [a, b] } }],
    ['one object less', { base: { entry: entry(), objects: [a] } }],
    ['another ETag', { base: { entry: entry(), objects: [a, { ...b, etag: 'other' }] } }],
    ['another size', { base: { entry: entry(), objects: [a, { ...b, size: 1 }] } }],
  ])('sees %s', (_, change) => {
    expect(hash(candidate(0, change))).not.toBe(hash(candidate(0)));
  });

  it('is the same whether partitions share what they have in common or not', () => {
    const [one, other] = [
      candidate(0),
      candidate(0, { source: null, base: { entry: null, objects: [] }, findings: [] }),
    ];
    const shared = fc.array(
      fc.record({ number: fc.nat(9), base: fc.boolean(), findings: fc.boolean(), source: fc.boolean() }).map(
        (from): Candidate => ({
          partition: candidate(from.number).partition,
          base: (from.base ? one : other).base,
          findings: (from.findings ? one : other).findings,
          source: (from.source ? one : other).source,
        }),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(shared, (candidates) => {
        expect(hash(...candidates)).toBe(hash(...candidates.map((one) => structuredClone(one))));
      }),
    );
  });

  it('is that of the whole document, however large', () => {
    const numbers = Array.from({ length: 2_000 }, (_, number) => number);
    const base = { entry: null, objects: [] };

    const large = hash(...numbers.map((number) => candidate(number, { base, findings: [], source: null })));

    const partitions = numbers.map((number) => {
      const { key: partition } = candidate(number).partition;
      return { partition, findings: [], source: null, base };
    });
    expect(large).toBe(sha256(canonicalJson({ mode: 'backfill', declaration, partitions })));
  });

  it('is that of the whole document, whatever the keys and names hold', () => {
    const hostile = fc.string({ unit: fc.constantFrom('"', ',', '\\', '$', '&', '[', '\n', 'é', 'a'), maxLength: 8 });
    const planned = fc.tuple(fc.array(hostile, { maxLength: 5 }), hostile);
    fc.assert(
      fc.property(planned, ([keys, fingerprint]) => {
        const own = { findings: [], source: { ...source(), fingerprint }, base: { entry: null, objects: [] } };
        const made = keys.map((key) => candidate(0, { ...own, partition: { ...candidate(0).partition, key } }));

        const partitions = keys.map((partition) => ({ ...own, partition, source: { id: 'raw', fingerprint } }));
        expect(hash(...made)).toBe(sha256(canonicalJson({ mode: 'backfill', declaration, partitions })));
      }),
    );
  });

  it('is equal exactly when nothing that it covers has changed', () => {
    const arbitrary = fc
      .record({
        number: fc.nat({ max: 1 }),
        findings: fc.subarray(['missing', 'stale'] as const),
        version: fc.constantFrom('v1', 'v2'),
        hasSource: fc.boolean(),
        etag: fc.constantFrom('x', 'y'),
      })
      .map(({ number, findings, version, hasSource, etag }) =>
        candidate(number, {
          findings: findings.map((finding) => ({ finding, detail: '' })),
          source: hasSource ? source('raw', version) : null,
          base: { entry: null, objects: [object('a.parquet', 1, etag)] },
        }),
      );
    const plans = fc.array(arbitrary, { maxLength: 3 });
    fc.assert(
      fc.property(plans, plans, (one, other) => {
        expect(hash(...one) === hash(...other)).toBe(canonicalJson(one) === canonicalJson(other));
      }),
    );
  });
});

it('inputs count where there are some, whatever their order', () => {
  const object = (uri: string, etag = 'e1') => ({ uri, size: 1, etag });
  const of = (...objects: ReturnType<typeof object>[]) => planHash(declaration, 'backfill', [], { zones: objects });

  expect(planHash(declaration, 'backfill', [], {})).toBe(hash());
  expect(of(object('s3://a/1'), object('s3://a/2'))).toBe(of(object('s3://a/2'), object('s3://a/1')));
  expect(new Set([hash(), of(object('s3://a/1')), of(object('s3://a/1', 'e2')), of()]).size).toBe(4);
});
