import { describe, expect, it } from 'vitest';
import type { CatalogPartition } from '../../../core/gaps/observation.ts';
import { entryState, type Found, isOurs, MARKER, markerOf } from '../../../core/publish/marker.ts';
import type { PartitionPublication } from '../../../core/publish/record.ts';
import { entry } from '../gaps/given.ts';

const marker = markerOf('run-1', '1-0001', 'a');

it('a marker says run, chunk and attempt', () => {
  expect(marker).toBe('run-1/1-0001-a');
});

describe('whose a catalog entry is', () => {
  const stage = 's3://lake/flights__lakefill/run-1/';
  const ours: CatalogPartition = { ...entry(stage), parameters: { [MARKER]: marker, numRows: '7' } };

  const publicationOf = (base: CatalogPartition | null, own: CatalogPartition | null): PartitionPublication => ({
    partition: 'dt=2001-01-01',
    action: 'swap',
    base: { entry: base, objects: [] },
    entry: own,
    placements: [],
    removals: [],
    rows: 7,
    bytes: 1,
  });

  it.each<[string, CatalogPartition | null, CatalogPartition | null, CatalogPartition | null, Found]>([
    ['marked and where we put it', ours, entry(), ours, 'ours'],
    [
      'marked, and a crawler added to it',
      { ...ours, parameters: { ...ours.parameters, seen: '1' } },
      entry(),
      ours,
      'ours',
    ],
    ['as it was', entry(), entry(), ours, 'base'],
    [
      'as it was, with its fields in another order',
      { descriptor: {}, parameters: {}, location: entry().location, values: ['2001-01-01'] },
      entry(),
      ours,
      'base',
    ],
    ['none, as before', null, null, ours, 'base'],
    ['none, though there was one', null, entry(), ours, 'foreign'],
    ['one, though there was none', entry(), null, ours, 'foreign'],
    ['marked, but moved', { ...ours, location: 's3://lake/other/' }, entry(), ours, 'foreign'],
    ['of another attempt', { ...ours, parameters: { [MARKER]: 'run-1/1-0001-b' } }, entry(), ours, 'foreign'],
    ['with another parameter than before', { ...entry(), parameters: { x: '1' } }, entry(), ours, 'foreign'],
    ['as it was, where no entry is to be written', entry(), entry(), null, 'base'],
  ])('%s', (_, current, base, own, found) => {
    expect(entryState(current, publicationOf(base, own), marker)).toBe(found);
  });
});

describe('whose an object is', () => {
  const staged = { uri: 's3://stage/a', size: 10, checksum: 'crc64:1' };

  it.each<[string, Parameters<typeof isOurs>[0], boolean]>([
    ['marked', { size: 1, checksum: null, metadata: { [MARKER]: marker } }, true],
    ['of equal size and checksum', { size: 10, checksum: 'crc64:1', metadata: {} }, true],
    ['of equal checksum and another size', { size: 11, checksum: 'crc64:1', metadata: {} }, false],
    ['of another checksum', { size: 10, checksum: 'crc64:2', metadata: {} }, false],
    ['without a checksum', { size: 10, checksum: null, metadata: {} }, false],
    ['marked by another run', { size: 11, checksum: null, metadata: { [MARKER]: 'run-0/1-0001-a' } }, false],
  ])('%s', (_, head, ours) => {
    expect(isOurs(head, staged, marker)).toBe(ours);
  });

  it("is not known where neither the object nor somebody's own job has a checksum", () => {
    const unnamed: typeof staged = JSON.parse('{ "uri": "s3://stage/a", "size": 10, "checksum": null }');

    expect(isOurs({ size: 10, checksum: null, metadata: {} }, unnamed, marker)).toBe(false);
  });
});
