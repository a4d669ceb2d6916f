import { describe, expect, it } from 'vitest';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { choose } from '../../../core/request/choose.ts';
import { table } from './table.ts';

const region: PartitionKey = { type: 'enum', values: ['eu', 'us'] };
const many = table({ keys: { region, dt: 'time' } });
const known = [
  'region=eu/dt=2001-01-31',
  'region=us/dt=2001-01-31',
  'region=eu/dt=2001-02-01',
  'region=eu/dt=2001-02-02',
];
const absent = (text: string): string => `${text} is not among them`;

describe('of known partitions', () => {
  it.each([
    [['region=us/dt=2001-01-31'], [1]],
    [['2001-01-31'], [0, 1]],
    [['dt=2001-01-31'], [0, 1]],
    [['2001-02'], [2, 3]],
    [['region=eu'], [0, 2, 3]],
    [['2001-01-31..2001-02-01'], [0, 1, 2]],
    [
      ['2001-02-02', 'region=us/dt=2001-01-31'],
      [1, 3],
    ],
  ])('%j means those at %j', (texts, places) => {
    expect(choose(texts, known, many, absent)).toEqual(places.map((place) => known[place]));
  });

  it('are none that the declaration has no longer', () => {
    const all = ['zone=eu/dt=2001-01-31', ...known];

    expect(choose(['2001-01-31'], all, many, absent)).toEqual([known[0], known[1]]);
    expect(choose(['zone=eu/dt=2001-01-31'], all, many, absent)).toEqual(['zone=eu/dt=2001-01-31']);
  });

  it.each([
    [['2001-03-01'], ['2001-03-01 is not among them']],
    [['region=us/dt=2001-02-01'], ['region=us/dt=2001-02-01 is not among them']],
    [
      ['2001-01-31', '2001-02-30', 'region=us/dt=2001-02-02'],
      [expect.stringContaining('no day 30'), 'region=us/dt=2001-02-02 is not among them'],
    ],
  ])('%j is refused', (texts, reasons) => {
    expect(() => choose(texts, known, many, absent)).toThrow(
      expect.objectContaining({
        name: 'InvalidRequest',
        data: expect.objectContaining({ problems: reasons.map((reason) => ({ key: 'partitions', reason })) }),
      }),
    );
  });
});
