import { expect, it } from 'vitest';
import { knownKeys } from '../../../core/dataset/known-keys.ts';
import type { Path } from '../../../core/dataset/problem.ts';
import { datasetShape } from '../../../core/dataset/shape.ts';

it.each<[Path, string[]]>([
  [
    ['partitions', 'dt'],
    ['type', 'format', 'interval', 'interval.unit', 'range', 'values', 'digits'],
  ],
  [
    ['inputs', 3],
    ['id', 'location', 'format', 'csv'],
  ],
  [
    ['inputs', 3, 'csv'],
    ['header', 'delimiter', 'quote', 'encoding'],
  ],
  [
    ['window', 0],
    ['timeZone', 'open', 'close', 'days'],
  ],
  [
    ['limits', 'lambda'],
    ['maxChunkBytes', 'maxPartitionsPerChunk'],
  ],
  [['partitions'], []],
  [['partitions', 'dt', 'values'], []],
  [['window', 0, 'days'], []],
  [['window', 0, 'days', 0], []],
  [['schedule', 'where', 'country'], []],
  [['dataset'], []],
  [['nothing'], []],
])('at %j a mapping may hold %j', (path, keys) => {
  expect(knownKeys(datasetShape, path)).toEqual(keys);
});
