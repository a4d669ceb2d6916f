import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, formatReading } from '../../../core/calendar/interval.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import { type Block, blocksOf, partitionsOf, partOf, stretchOf } from '../../../core/gaps/block.ts';
import type { Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import type { Segment } from '../../../core/request/timeline.ts';
import { table } from '../request/table.ts';

const days = table();
const regions = table({ keys: { dt: 'time', region: { type: 'enum', values: ['eu', 'us'] } } });
const hours = table({ timeZone: 'America/New_York', unit: 'HOURS', format: "yyyy-MM-dd'T'HH" });

const members = ['eu', 'us'].map((region, order) => ({ order, values: { region } }));
const alone = [{ order: 0, values: {} }];
const segment = (start: string, end: string, meant: Segment['members'] = alone): Segment => ({
  start: Date.parse(start),
  end: Date.parse(end),
  members: meant,
});

const blocks = (dataset: Dataset, segments: Segment[], cursor = 0, size = 100): Block[] => [
  ...blocksOf(dataset, { segments: () => segments }, cursor, size),
];

/** All that a block says of each of its partitions. */
const rowsOf = (block: Block): string[] =>
  partitionsOf(block).map(({ key, start, end }, i) => {
    const { starts, ends, labels, repeated, member, others } = block;
    expect([start, end]).toEqual([starts[i], ends[i]]);
    const cell = `${formatInstant(start)} to ${formatInstant(end)}`;
    const again = repeated[i] === 1 ? ' again' : '';
    return `${key} ${cell} reads ${formatReading(labels[i] ?? 0)}${again}, ${JSON.stringify(others[member[i] ?? -1])}`;
  });
const keysOf = (block: Block): string[] => partitionsOf(block).map(({ key }) => key);
const short = (block: Block): string => keysOf(block).join(' ').replaceAll('dt=2001-01-', '').replaceAll('region=', '');

/** As many elements in each column as there are partitions. */
const lengthsOf = ({ length, starts, ends, labels, repeated, member }: Block): number[] => [
  ...new Set([length, starts.length, ends.length, labels.length, repeated.length, member.length]),
];

describe('blocks', () => {
  it('of nothing are none', () => {
    expect(blocks(days, [])).toEqual([]);
    expect(blocks(days, [segment('2001-01-01T01:00Z', '2001-01-02T01:00Z')])).toEqual([]);
  });

  it('say of each partition when it is, what clocks read there, and its values', () => {
    expect(blocks(days, [segment('2001-01-01', '2001-01-03')]).map(rowsOf)).toEqual([
      [
        'dt=2001-01-01 2001-01-01T00:00:00Z to 2001-01-02T00:00:00Z reads 2001-01-01T00:00:00, {}',
        'dt=2001-01-02 2001-01-02T00:00:00Z to 2001-01-03T00:00:00Z reads 2001-01-02T00:00:00, {}',
      ],
    ]);
  });

  it('say where an hour is one that clocks show again', () => {
    const night = [segment('2001-10-28T04:00Z', '2001-10-28T08:00Z')];

    expect(blocks(hours, night, 0, 3).map(rowsOf)).toEqual([
      [
        'dt=2001-10-28T00 2001-10-28T04:00:00Z to 2001-10-28T05:00:00Z reads 2001-10-28T00:00:00, {}',
        'dt=2001-10-28T01 2001-10-28T05:00:00Z to 2001-10-28T06:00:00Z reads 2001-10-28T01:00:00, {}',
        'dt=2001-10-28T01-0500 2001-10-28T06:00:00Z to 2001-10-28T07:00:00Z reads 2001-10-28T01:00:00 again, {}',
      ],
      ['dt=2001-10-28T02 2001-10-28T07:00:00Z to 2001-10-28T08:00:00Z reads 2001-10-28T02:00:00, {}'],
    ]);
  });

  it('say that of all members of the hour, and of no others', () => {
    const night = [segment('2001-10-28T05:00Z', '2001-10-28T08:00Z', members)];

    expect(blocks(hours, night).map(({ repeated }) => [...repeated])).toEqual([[0, 0, 1, 1, 0, 0]]);
  });

  it('say of each cell all members in their order, also where a block ends between two', () => {
    expect(blocks(regions, [segment('2001-01-01', '2001-01-03', members)], 0, 3).map(rowsOf)).toEqual([
      [
        'dt=2001-01-01/region=eu 2001-01-01T00:00:00Z to 2001-01-02T00:00:00Z reads 2001-01-01T00:00:00, {"region":"eu"}',
        'dt=2001-01-01/region=us 2001-01-01T00:00:00Z to 2001-01-02T00:00:00Z reads 2001-01-01T00:00:00, {"region":"us"}',
        'dt=2001-01-02/region=eu 2001-01-02T00:00:00Z to 2001-01-03T00:00:00Z reads 2001-01-02T00:00:00, {"region":"eu"}',
      ],
      [
        'dt=2001-01-02/region=us 2001-01-02T00:00:00Z to 2001-01-03T00:00:00Z reads 2001-01-02T00:00:00, {"region":"us"}',
      ],
    ]);
  });

  it('join segments, and know the values of the members so far', () => {
    const segments = [
      segment('2001-01-01', '2001-01-03', members.slice(1)),
      segment('2001-01-05', '2001-01-06', members),
      segment('2001-01-07', '2001-01-08', members.slice(0, 1)),
    ];

    const made = blocks(regions, segments, 0, 4);

    expect(made.map(short)).toEqual(['01/us 02/us 05/eu 05/us', '07/eu']);
    expect(made.map(({ member, others }) => [[...member], others])).toEqual([
      [
        [0, 0, 1, 0],
        [{ region: 'us' }, { region: 'eu' }],
      ],
      [[1], [{ region: 'us' }, { region: 'eu' }]],
    ]);
  });

  it('do not know the values of members that come later', () => {
    const segments = [
      segment('2001-01-01', '2001-01-02', members.slice(1)),
      segment('2001-01-05', '2001-01-06', members),
    ];

    expect(blocks(regions, segments, 0, 1).map(({ others }) => others.length)).toEqual([1, 2, 2]);
  });

  it.each([
    [0, 100, ['01/eu 01/us 02/eu 02/us 04/eu 05/eu']],
    [0, 6, ['01/eu 01/us 02/eu 02/us 04/eu 05/eu']],
    [0, 5, ['01/eu 01/us 02/eu 02/us 04/eu', '05/eu']],
    [0, 2, ['01/eu 01/us', '02/eu 02/us', '04/eu 05/eu']],
    [0, 1, ['01/eu', '01/us', '02/eu', '02/us', '04/eu', '05/eu']],
    [1, 4, ['01/us 02/eu 02/us 04/eu', '05/eu']],
    [3, 2, ['02/us 04/eu', '05/eu']],
    [4, 2, ['04/eu 05/eu']],
    [5, 2, ['05/eu']],
    [6, 2, []],
    [7, 2, []],
  ])('from number %i on of at most %i are %j', (cursor, size, expected) => {
    const segments = [
      segment('2001-01-01', '2001-01-03', members),
      segment('2001-01-04', '2001-01-06', members.slice(0, 1)),
    ];

    const made = blocks(regions, segments, cursor, size);

    expect(made.map(short)).toEqual(expected);
    expect(made.map(lengthsOf)).toEqual(made.map(({ length }) => [length]));
  });

  it('hold all partitions of a request from any number on, whatever their size', () => {
    const dataset = table({
      timeZone: 'America/New_York',
      unit: 'HOURS',
      format: "yyyy-MM-dd'T'HH",
      keys: { region: { type: 'enum', values: ['eu', 'us'] }, dt: 'time' },
    });
    const request: Request = {
      dataset: 'flights',
      mode: 'backfill',
      depth: 'list',
      dryRun: false,
      from: '2001-10-27T20',
      through: '2001-10-28T04',
      exclude: ['dt=2001-10-27T22', 'dt=2001-10-28T01-0500/region=eu', 'dt=2001-10-28T03/region=us'],
    };
    const resolution = resolve(request, dataset, Date.parse('2002-01-01'));
    const all = [...resolution.partitions()];
    fc.assert(
      fc.property(fc.nat(all.length + 1), fc.integer({ min: 1, max: 20 }), (cursor, size) => {
        const made = [...blocksOf(dataset, resolution, cursor, size)];

        expect(made.flatMap(partitionsOf)).toEqual(all.slice(cursor));
        expect(made.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      }),
    );
  });
});

describe('of a block', () => {
  const [block] = blocks(regions, [segment('2001-01-01', '2001-01-04', members)]);
  if (block === undefined) throw new Error('no block');
  const rows = rowsOf(block);

  it.each([
    [0, 6],
    [0, 2],
    [3, 5],
    [5, 6],
    [2, 2],
  ])('the stretch from %i to %i is a block', (from, to) => {
    const stretch = stretchOf(block, from, to);

    expect(rowsOf(stretch)).toEqual(rows.slice(from, to));
    expect(lengthsOf(stretch)).toEqual([to - from]);
  });

  it.each([[[0, 1, 2, 3, 4, 5]], [[1, 2, 5]], [[4]], [[]]])('the partitions %j are a block', (indices) => {
    const part = partOf(block, indices);

    expect(rowsOf(part)).toEqual(indices.map((index) => rows[index]));
    expect(lengthsOf(part)).toEqual([indices.length]);
  });

  it('a part of a stretch has what the block has there', () => {
    expect(rowsOf(partOf(stretchOf(block, 2, 6), [1, 3]))).toEqual([rows[3], rows[5]]);
  });
});
