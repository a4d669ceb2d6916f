import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, FindingName } from '../../../core/gaps/finding.ts';
import { judge } from '../../../core/gaps/judge.ts';
import type { FooterObservation, Observation } from '../../../core/gaps/observation.ts';
import { copyKey } from '../../../core/ledger/facts.ts';
import { declarationHash, entry, facts, object, observed, seenObject, source } from './given.ts';

const ranks = ['raw', 'history'];
const context = {
  declarationHash,
  sourceRank: (id: string): number => (ranks.includes(id) ? ranks.indexOf(id) : ranks.length),
};
const findingsOf = (seen: Partial<Observation>, more: { outlier?: string } = {}): readonly Finding[] =>
  judge(observed(seen), { ...context, ...more }).findings;

const held = (change: Parameters<typeof facts>[0] = {}): Observation['knowledge'] => ({
  held: facts(change),
  failure: null,
});
const footer = (rows: number, ...problems: FooterObservation['problems']): FooterObservation => ({ rows, problems });

describe('a partition that is as it should be has no finding', () => {
  it.each<[string, Partial<Observation>]>([
    ['untouched by any run, newer than its source', {}],
    ['untouched by any run, without a source', { source: null, sourceNewest: 0 }],
    ['catalogued', { catalogued: true, entry: entry() }],
    ['with rows in its footers', { footer: footer(10) }],
    ['with all rows of its source', { footer: { ...footer(10), sourceRows: 10 } }],
    [
      'with fewer rows than its source, but published so',
      { footer: { ...footer(9), sourceRows: 10 }, knowledge: held() },
    ],
    ['published from the source as it is', { knowledge: held() }],
    ['published from a source that is gone', { knowledge: held(), source: null, sourceNewest: 0 }],
    [
      'published from a source that is gone while a later one holds it',
      { knowledge: held(), source: source('history') },
    ],
    ['as old as its source', { sourceNewest: 1_000 }],
    [
      'with one object that is newer than its source',
      { objects: [400, 1_000, 600].map((age) => seenObject(`${age}`, 1, 'x', age)), sourceNewest: 900 },
    ],
    [
      'published from a later source, of which an earlier one has the very objects now',
      { knowledge: held({ sourceId: 'history' }) },
    ],
    ['published from one source or another, older than the partition', { knowledge: held({ sourceId: null }) }],
    ['published from what nobody knows, older than the partition', { knowledge: held({ sourceFingerprint: null }) }],
    ['published with other settings', { knowledge: held({ declarationHash: 'e'.repeat(64) }) }],
    [
      'registered, newer than its source',
      { knowledge: held({ state: 'registered', sourceId: null, sourceFingerprint: null }) },
    ],
  ])('%s', (_, seen) => {
    expect(findingsOf(seen)).toEqual([]);
  });
});

describe('a finding comes with its evidence', () => {
  it.each<[string, Partial<Observation>, Finding[]]>([
    ['no object', { objects: [] }, [{ finding: 'missing', detail: 'no object' }]],
    [
      'neither object nor entry in a table',
      { objects: [], catalogued: true },
      [{ finding: 'missing', detail: 'no catalog entry and no object' }],
    ],
    [
      'nothing left of what a run published',
      { objects: [], knowledge: held() },
      [{ finding: 'missing', detail: 'no object, although run run-1 published it' }],
    ],
    [
      'an entry without objects',
      { objects: [], catalogued: true, entry: entry() },
      [{ finding: 'dangling', detail: 'the catalog says s3://lake/flights/dt=2001-01-01/, where no object is' }],
    ],
    [
      'objects without an entry',
      { catalogued: true },
      [{ finding: 'unregistered', detail: '1 object without a catalog entry' }],
    ],
    [
      'objects without an entry or a source, which registering does not need',
      { catalogued: true, source: null, objects: [seenObject('a'), seenObject('b')] },
      [{ finding: 'unregistered', detail: '2 objects without a catalog entry' }],
    ],
    [
      'objects without a byte',
      { objects: [seenObject('a', 0), seenObject('b', 0)], footer: footer(0) },
      [{ finding: 'empty', detail: '2 objects, no byte' }],
    ],
    [
      'objects without a byte, which are no files either',
      { objects: [seenObject('a', 0)], footer: footer(0, { file: 'a', check: 'unreadable', message: 'too short' }) },
      [{ finding: 'empty', detail: '1 object, no byte' }],
    ],
    ['footers without a row', { footer: footer(0) }, [{ finding: 'empty', detail: 'no row' }]],
    [
      'a file that cannot be read',
      { footer: footer(0, { file: 'a', check: 'unreadable', message: 'no magic number' }) },
      [{ finding: 'corrupt', detail: 'no magic number' }],
    ],
    [
      'a footer that contradicts itself',
      { footer: footer(3, { file: 'a', check: 'I2', message: 'row groups hold 4 rows' }) },
      [{ finding: 'corrupt', detail: 'I2: row groups hold 4 rows' }],
    ],
    [
      "columns that are not the table's",
      { footer: { ...footer(3), drift: '"delay" is missing' } },
      [{ finding: 'schema-drift', detail: '"delay" is missing' }],
    ],
    [
      'times of another day',
      { footer: { ...footer(3), misplaced: '"date" is outside' } },
      [{ finding: 'misplaced', detail: '"date" is outside' }],
    ],
    [
      'fewer rows than the source, though the transform keeps them all',
      { footer: { ...footer(3), sourceRows: 4 } },
      [{ finding: 'incomplete', detail: "3 of the source's 4 rows" }],
    ],
    [
      'fewer rows than the source in a file that cannot be read is not said twice',
      { footer: { ...footer(0, { file: 'a', check: 'unreadable', message: 'no magic number' }), sourceRows: 4 } },
      [{ finding: 'corrupt', detail: 'no magic number' }],
    ],
    [
      'a source that is newer than what no run wrote',
      { sourceNewest: 1_001 },
      [{ finding: 'stale', detail: 'source raw is newer than the partition' }],
    ],
    [
      'a source that is newer than what a rollback put back',
      {
        sourceNewest: 501,
        objects: [seenObject('a', 1, 'x'), seenObject('b', 1, 'y', 400)],
        knowledge: { held: null, failure: null, written: new Map([[copyKey(seenObject('a', 1, 'x')), 500]]) },
      },
      [{ finding: 'stale', detail: 'source raw is newer than the partition' }],
    ],
    [
      'not a source that is older than the same bytes, which somebody wrote since',
      {
        sourceNewest: 501,
        objects: [seenObject('a', 1, 'x', 600)],
        knowledge: { held: null, failure: null, written: new Map([[copyKey(seenObject('a', 1, 'x', 550)), 500]]) },
      },
      [],
    ],
    [
      'not a source that is older than what was written over what a rollback put back',
      {
        sourceNewest: 501,
        objects: [seenObject('a', 1, 'other')],
        knowledge: { held: null, failure: null, written: new Map([[copyKey(seenObject('a', 1, 'x')), 500]]) },
      },
      [],
    ],
    [
      'a source that is newer than what was only registered',
      { sourceNewest: 1_001, knowledge: held({ state: 'registered', sourceId: null, sourceFingerprint: null }) },
      [{ finding: 'stale', detail: 'source raw is newer than the partition' }],
    ],
    [
      'a source that was rewritten since',
      { knowledge: held(), source: source('raw', 'v2') },
      [{ finding: 'stale', detail: 'source raw is not what run run-1 read' }],
    ],
    [
      'a better source that holds it now',
      { knowledge: held({ sourceId: 'history', sourceFingerprint: source('history').fingerprint }) },
      [{ finding: 'stale', detail: 'source raw holds it now; run run-1 read history' }],
    ],
    [
      'a source in place of one that is not declared any more',
      { knowledge: held({ sourceId: 'gone' }), source: source('history') },
      [{ finding: 'stale', detail: 'source history holds it now; run run-1 read gone' }],
    ],
    [
      'an audit that failed',
      {
        knowledge: {
          held: null,
          failure: facts({ state: 'failed', error: { name: 'AuditFailed', message: 'RowCount > 0 failed' } }),
        },
      },
      [{ finding: 'failed', detail: 'run run-1: RowCount > 0 failed' }],
    ],
    [
      'an audit that failed before anything was published',
      { objects: [], knowledge: { held: null, failure: facts({ state: 'failed' }) } },
      [
        { finding: 'missing', detail: 'no object' },
        { finding: 'failed', detail: 'run run-1: its audit failed' },
      ],
    ],
    [
      'a failure without an error',
      { knowledge: { held: null, failure: facts({ state: 'failed' }) } },
      [{ finding: 'failed', detail: 'run run-1: its audit failed' }],
    ],
    [
      'rows that break rules',
      { footer: { ...footer(3), broken: 'RowCount > 5 (rows: 3, wanted > 5)' } },
      [{ finding: 'failed', detail: 'what lies there breaks RowCount > 5 (rows: 3, wanted > 5)' }],
    ],
    [
      'rows that break rules after an audit that failed',
      {
        footer: { ...footer(3), broken: 'RowCount > 5 (rows: 3, wanted > 5)' },
        knowledge: { held: null, failure: facts({ state: 'failed' }) },
      },
      [
        {
          finding: 'failed',
          detail: 'run run-1: its audit failed; what lies there breaks RowCount > 5 (rows: 3, wanted > 5)',
        },
      ],
    ],
    [
      'one object in the place of what was published',
      { knowledge: held(), objects: [seenObject('a.parquet', 101, 'other')] },
      [{ finding: 'altered', detail: 'not the 1 object that run run-1 published' }],
    ],
    [
      'one object more than was published',
      { knowledge: held(), objects: [seenObject('a.parquet'), seenObject('b.parquet')] },
      [{ finding: 'altered', detail: 'not the 1 object that run run-1 published' }],
    ],
    [
      'an object under another name in place of the published one',
      { knowledge: held(), objects: [seenObject('b.parquet')] },
      [{ finding: 'altered', detail: 'not the 1 object that run run-1 published' }],
    ],
    [
      'some of the published objects gone and none in their place',
      { knowledge: held({ objects: [object('a.parquet'), object('b.parquet'), object('c.parquet')] }) },
      [
        { finding: 'incomplete', detail: '2 of 3 objects gone' },
        { finding: 'altered', detail: 'not the 3 objects that run run-1 published' },
      ],
    ],
    [
      "somebody else's broken file",
      {
        knowledge: held(),
        objects: [seenObject('a.parquet', 7, 'other')],
        footer: footer(0, { file: 'a', check: 'unreadable', message: 'too short' }),
      },
      [
        { finding: 'corrupt', detail: 'too short' },
        { finding: 'altered', detail: 'not the 1 object that run run-1 published' },
      ],
    ],
    [
      'a gap that nothing can fill',
      { objects: [], source: null },
      [
        { finding: 'missing', detail: 'no object' },
        { finding: 'unrecoverable', detail: 'no source holds it' },
      ],
    ],
    [
      'a waiver for ever',
      { objects: [], waiver: { reason: 'never recorded', until: null, by: null, at: '2001-02-01T00:00:00Z' } },
      [
        { finding: 'missing', detail: 'no object' },
        { finding: 'waived', detail: 'never recorded' },
      ],
    ],
    [
      'a waiver until a day',
      { waiver: { reason: 'under repair', until: '2001-03-01', by: 'ada', at: '2001-02-01T00:00:00Z' } },
      [{ finding: 'waived', detail: 'under repair (until 2001-03-01)' }],
    ],
  ])('%s', (_, seen, findings) => {
    expect(findingsOf(seen)).toEqual(findings);
  });

  it('the neighbours say what an outlier is', () => {
    expect(findingsOf({}, { outlier: '9 bytes, the median is 100' })).toEqual([
      { finding: 'outlier', detail: '9 bytes, the median is 100' },
    ]);
  });

  it('several stand in the order of the list, whatever was seen first', () => {
    const names = findingsOf(
      {
        catalogued: true,
        source: null,
        footer: footer(0),
        knowledge: { held: null, failure: facts({ state: 'failed' }) },
      },
      { outlier: 'far' },
    ).map(({ finding }) => finding);

    expect(names).toEqual(['empty', 'unregistered', 'failed', 'outlier', 'unrecoverable']);
  });
});

describe('a candidate', () => {
  it('is the partition with its source and the base as it was seen, without ages', () => {
    const seen = observed({ catalogued: true, entry: entry() });

    const candidate = judge(seen, context);

    expect(candidate).toEqual({
      partition: seen.partition,
      findings: [],
      source: source(),
      base: { entry: entry(), objects: [object('a.parquet')] },
    });
  });
});

describe('it converges', () => {
  const never: FindingName[] = ['empty', 'incomplete', 'outlier', 'stale'];

  it('what was published from the source as it still is, is never one of these again, whatever it looks like', () => {
    const sizes = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        sizes,
        fc.record({
          catalogued: fc.boolean(),
          hasEntry: fc.boolean(),
          sourceNewest: fc.nat(),
          rows: fc.nat({ max: 2 }),
        }),
        fc.boolean(),
        (bytes, shape, hasFooter) => {
          const objects = bytes.map((size, i) => seenObject(`${i}.parquet`, size));
          const seen = observed({
            objects,
            catalogued: shape.catalogued,
            entry: shape.hasEntry ? entry() : null,
            sourceNewest: shape.sourceNewest,
            footer: hasFooter ? { ...footer(shape.rows), sourceRows: 2 } : null,
            knowledge: held({ objects: objects.map(({ uri, size, etag }) => ({ uri, size, etag })) }),
          });

          const { findings } = judge(seen, { ...context, outlier: 'far' });

          expect(findings.filter(({ finding }) => never.includes(finding))).toEqual([]);
        },
      ),
    );
  });

  it.each<[string, Partial<Observation>]>([
    ['the source changed', { source: source('raw', 'v2') }],
    ['the declaration changed', { knowledge: held({ declarationHash: 'e'.repeat(64) }) }],
    ['somebody else wrote', { objects: [seenObject('a.parquet', 100, 'other')] }],
  ])('but it is looked at afresh when %s', (_, change) => {
    const names = findingsOf({ knowledge: held(), footer: footer(0), ...change }, { outlier: 'far' }).map(
      ({ finding }) => finding,
    );

    expect(names).toEqual(expect.arrayContaining(['empty', 'outlier']));
  });
});
