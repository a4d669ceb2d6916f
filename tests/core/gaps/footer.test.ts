import { describe, expect, it } from 'vitest';
import type { Column } from '../../../core/audit/column.ts';
import type { Bound, Facts } from '../../../core/audit/facts.ts';
import { emptyFacts } from '../../../core/audit/merge.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { Source, Target } from '../../../core/dataset/declaration.ts';
import { type FooterContext, footerOf } from '../../../core/gaps/footer.ts';
import { partitionOf } from '../../../core/request/partition.ts';
import { flights } from '../plan/given.ts';

const columns = (...names: string[]): Column[] => names.map((name) => ({ name, type: 'int' }));

const time = (clock: 'instant' | 'wall', text: string): Bound => ({
  kind: clock,
  value: BigInt(Date.parse(`${text}Z`)) * 1000n,
});
/** One file of three rows with the int columns named, and a timestamp `date` between the bounds. */
const facts = (
  schema: Column[],
  clock: 'instant' | 'wall' = 'wall',
  min = '2001-04-01T00:00:00',
  max = min,
): Facts => ({
  ...emptyFacts,
  files: 1,
  rows: 3,
  schemas: [schema],
  columns: [
    {
      name: 'date',
      type: 'timestamp',
      clock,
      nulls: 0,
      min: time(clock, min),
      max: time(clock, max),
      minExact: true,
      maxExact: true,
      repeated: false,
    },
  ],
});

const source = (change: Partial<Source> = {}): Source => ({
  id: 'raw',
  kind: 's3',
  format: 'parquet',
  timeColumn: 'date',
  ...change,
});
const withSchema = (schema: Target['schema']): Dataset => {
  const dataset = flights();
  return { ...dataset, declaration: { ...dataset.declaration, target: { ...dataset.declaration.target, schema } } };
};
const context = (change: Partial<FooterContext> = {}): FooterContext => {
  const dataset = change.dataset ?? withSchema('same');
  return {
    dataset,
    partition: partitionOf(dataset, 'dt=2001-04-01/region=eu'),
    expected: columns('delay', 'distance'),
    source: undefined,
    ...change,
  };
};
const sound = { rows: 3, problems: [] };

describe("columns are held to the table's", () => {
  it.each<[string, Target['schema'], Column[] | null, string[], string | undefined]>([
    ['the same', 'same', columns('delay'), ['delay'], undefined],
    ['keys that the files keep are none', 'same', columns('delay'), ['dt', 'delay', 'region'], undefined],
    ['one is missing', 'same', columns('delay', 'distance'), ['delay'], '"distance" is missing'],
    ['one is new', 'same', columns('delay'), ['delay', 'distance'], '"distance" int is new'],
    ['one is new, and may be', 'add', columns('delay'), ['delay', 'distance'], undefined],
    ['one came later, and old partitions lack it', 'add', columns('delay', 'distance'), ['delay'], undefined],
    ['all of them differ, and may', 'any', columns('delay'), ['distance'], undefined],
    ['there is no table yet', 'same', null, ['delay'], undefined],
    ['there is no table yet, and any column may be', 'add', null, ['delay'], undefined],
  ])('%s', (_, policy, expected, names, drift) => {
    const observation = footerOf(facts(columns(...names)), context({ dataset: withSchema(policy), expected }));

    expect(observation).toEqual({ ...sound, ...(drift !== undefined && { drift }) });
  });

  it.each<[Target['schema'], string, string | undefined]>([
    ['same', 'bigint', '"delay" is bigint, not int'],
    ['add', 'bigint', undefined],
    ['add', 'string', '"delay" is string, not int'],
  ])('with %s, a %s in place of an int: %s', (policy, type, drift) => {
    const observed = footerOf(
      facts([{ name: 'delay', type }]),
      context({ dataset: withSchema(policy), expected: columns('delay') }),
    );

    expect(observed.drift).toBe(drift);
  });

  it('also where files differ among themselves', () => {
    const { drift } = footerOf(
      { ...facts(columns('delay')), schemas: [columns('delay'), columns('distance')] },
      context({ expected: null }),
    );

    expect(drift).toBe('files differ: "delay" is missing, "distance" int is new');
  });
});

describe('event times are held to the interval', () => {
  const own = columns('delay');

  it.each<[string, Partial<Source> | undefined, Facts, boolean]>([
    ['wall-clock readings inside', {}, facts(own, 'wall', '2001-04-01T00:00:00', '2001-04-01T23:59:59'), false],
    [
      'wall-clock readings of the day after',
      {},
      facts(own, 'wall', '2001-04-01T00:00:00', '2001-04-02T00:00:00'),
      true,
    ],
    [
      'instants inside the 23 hours of that day',
      {},
      facts(own, 'instant', '2001-04-01T05:00:00', '2001-04-02T03:59:59'),
      false,
    ],
    [
      'instants after the 23 hours of that day',
      {},
      facts(own, 'instant', '2001-04-01T05:00:00', '2001-04-02T04:00:00'),
      true,
    ],
    [
      'UTC readings inside',
      { timeColumnZone: 'UTC' },
      facts(own, 'wall', '2001-04-01T05:00:00', '2001-04-02T03:59:59'),
      false,
    ],
    [
      'UTC readings outside',
      { timeColumnZone: 'UTC' },
      facts(own, 'wall', '2001-04-01T00:00:00', '2001-04-01T05:00:00'),
      true,
    ],
    [
      'readings in the own zone, named',
      { timeColumnZone: 'America/New_York' },
      facts(own, 'wall', '2001-04-02T00:00:00'),
      true,
    ],
    ['times that no source tells of', undefined, facts(own, 'wall', '2001-05-01T00:00:00'), false],
    [
      'a column that did not survive the transform',
      { timeColumn: 'when' },
      facts(own, 'wall', '2001-05-01T00:00:00'),
      false,
    ],
  ])('%s: outside %s', (_, change, seen, outside) => {
    const { misplaced } = footerOf(seen, context({ expected: own, source: change && source(change) }));

    expect(misplaced === undefined).toBe(!outside);
  });

  it('says what they are', () => {
    const seen = facts(own, 'wall', '2001-05-01T00:00:00');

    expect(footerOf(seen, context({ expected: own, source: source() }))).toEqual({
      ...sound,
      misplaced:
        '"date" is 2001-05-01T00:00:00 to 2001-05-01T00:00:00, outside 2001-04-01T00:00:00 to 2001-04-02T00:00:00',
    });
  });

  it('a source without a time column tells nothing', () => {
    const { timeColumn: _, ...timeless } = source();

    expect(footerOf(facts(own, 'wall', '2001-05-01T00:00:00'), context({ expected: own, source: timeless }))).toEqual(
      sound,
    );
  });
});

it('footers that contradict themselves prove nothing else', () => {
  const problems: Facts['problems'] = [{ file: 'a', check: 'I2', message: 'row groups hold 4 rows' }];

  expect(footerOf({ ...facts(columns('other')), problems }, context({ source: source() }))).toEqual({
    rows: 3,
    problems,
  });
});

it('no file proves nothing', () => {
  expect(footerOf(emptyFacts, context({ source: source() }))).toEqual({ rows: 0, problems: [] });
});
