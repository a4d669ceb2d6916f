import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { Source } from '../../../core/dataset/declaration.ts';
import type { Candidate } from '../../../core/gaps/candidate.ts';
import type { ChunkPartition, SourceView } from '../../../core/plan/chunk-document.ts';
import { chunkDocument, viewOf } from '../../../core/plan/document.ts';
import type { Chunk } from '../../../core/plan/plan.ts';
import { partitionOf } from '../../../core/request/partition.ts';
import { entry, object, source } from '../gaps/given.ts';
import { flights } from './given.ts';

const dataset = flights();
const sourceOf = (id: string): Source => {
  const found = dataset.declaration.sources.find((one) => one.id === id);
  if (!found) throw new Error(`no source ${id}`);
  return found;
};

describe('how a source is to be read', () => {
  it.each<[string, SourceView]>([
    [
      'raw',
      {
        id: 'raw',
        kind: 's3',
        format: 'csv',
        csv: { header: false, delimiter: ',', quote: '"', encoding: 'utf-8' },
        timeColumn: 'date',
        timeColumnZone: 'UTC',
        lookback: 'P1D',
        partitioned: false,
        filterColumns: ['region'],
        pathKeys: [],
      },
    ],
    [
      'daily',
      { id: 'daily', kind: 's3', format: 'parquet', partitioned: true, filterColumns: ['region'], pathKeys: ['dt'] },
    ],
    [
      'twin',
      {
        id: 'twin',
        kind: 'catalog',
        format: 'parquet',
        partitioned: true,
        filterColumns: [],
        pathKeys: ['dt', 'region'],
      },
    ],
  ])('%s', (id, view) => {
    expect(viewOf(sourceOf(id), dataset)).toStrictEqual(view);
  });

  it('one whose location says only a part of the time holds more than a partition', () => {
    const monthly: Dataset = { ...dataset, keys: ['y', 'm'], calendar: { ...dataset.calendar, keys: ['y', 'm'] } };
    const yearly = { ...sourceOf('daily'), location: 's3://raw/${y}/' };

    expect([viewOf(yearly, monthly), viewOf({ ...yearly, location: 's3://raw/${y}/${m}/' }, monthly)]).toMatchObject([
      { partitioned: false, pathKeys: ['y'] },
      { partitioned: true, pathKeys: ['y', 'm'] },
    ]);
  });
});

describe('a chunk document', () => {
  const chunk: Chunk = {
    id: '1-0001',
    engine: 'lambda',
    register: false,
    partitions: ['dt=2001-04-01/region=eu', 'dt=2001-04-02/region=us'],
    bytes: 500,
    estimatedSeconds: 1,
    estimatedUsd: 0,
  };
  const base = { entry: entry(), objects: [object('a.parquet')] };
  const candidateOf = (key: string, own: Candidate['source']): Candidate => ({
    partition: partitionOf(dataset, key),
    findings: [],
    source: own,
    base,
  });
  const [short = '', plain = ''] = chunk.partitions;
  const candidates = [candidateOf(short, source('daily')), candidateOf(plain, null)];
  const question = { name: 'rows', sql: 'COUNT(*)' };
  const context = {
    runId: 'run-1',
    dataset,
    schema: [{ name: 'delay', type: 'int' }],
    described: null,
    inputObjects: { carriers: [object('carriers.csv')] },
  };

  it('says all that engines, audit and publication need, and only the sources that are used', () => {
    const document = chunkDocument(chunk, candidates, (key) => (key === plain ? 2 : 0), context);

    const partitions: ChunkPartition[] = [
      {
        key: 'dt=2001-04-01/region=eu',
        start: '2001-04-01T05:00:00Z',
        end: '2001-04-02T04:00:00Z',
        wallStart: '2001-04-01T00:00:00',
        wallEnd: '2001-04-02T00:00:00',
        values: { dt: '2001-04-01', region: 'eu' },
        path: 'dt=2001-04-01/region=eu/',
        source: source('daily'),
        base,
        tries: 0,
      },
      {
        key: 'dt=2001-04-02/region=us',
        start: '2001-04-02T04:00:00Z',
        end: '2001-04-03T04:00:00Z',
        wallStart: '2001-04-02T00:00:00',
        wallEnd: '2001-04-03T00:00:00',
        values: { dt: '2001-04-02', region: 'us' },
        path: 'dt=2001-04-02/region=us/',
        source: null,
        base,
        tries: 2,
      },
    ];
    expect(document).toStrictEqual({
      schemaVersion: 1,
      runId: 'run-1',
      chunkId: '1-0001',
      dataset: 'flights',
      declarationHash: dataset.declarationHash,
      engine: 'lambda',
      register: false,
      estimatedSeconds: 1,
      timeZone: 'America/New_York',
      sources: { daily: viewOf(sourceOf('daily'), dataset) },
      inputs: dataset.declaration.inputs,
      inputObjects: context.inputObjects,
      transform: dataset.declaration.transform,
      target: dataset.declaration.target,
      keys: ['dt', 'region'],
      schema: context.schema,
      described: null,
      partitions,
    });
  });

  it.each([
    ['when the run ends', { finishesAt: '2001-05-01T00:00:00Z' }, { finishesAt: '2001-05-01T00:00:00Z' }],
    ['nothing where that is not known', { finishesAt: null }, {}],
    ['what a job is asked about its rows', { audit: [question] }, { audit: [question] }],
    ['nothing where it is asked nothing', { audit: [] }, {}],
  ])('says %s', (_, change, expected) => {
    const plainly = chunkDocument(chunk, candidates, () => 0, context);

    expect(chunkDocument(chunk, candidates, () => 0, { ...context, ...change })).toStrictEqual({
      ...plainly,
      ...expected,
    });
  });

  it('is the same after JSON', () => {
    const document = chunkDocument(chunk, candidates, () => 0, context);

    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
