import { describe, expect, it } from 'vitest';
import { type Track, timeline } from '../../../core/request/timeline.ts';

/** `0..10 20..30` and the members' places in declared order. */
const track = (times: string, ...orders: number[]): Track => ({
  intervals: times.split(' ').map((time) => {
    const [start = 0, end = 0] = time.split('..').map(Number);
    return { start, end };
  }),
  members: orders.map((order) => ({ order, values: { region: `r${order}` } })),
});

const shown = (tracks: readonly Track[]): string[] =>
  Array.from(timeline(tracks), ({ start, end, members }) => `${start}..${end} ${members.map(({ order }) => order)}`);

describe('tracks side by side', () => {
  it.each<[string, Track[], string[]]>([
    ['none', [], []],
    ['one', [track('0..10 20..30', 0, 1)], ['0..10 0,1', '20..30 0,1']],
    ['of the same time', [track('0..10', 1), track('0..10', 0)], ['0..10 0,1']],
    ['one inside the other', [track('0..30', 0), track('10..20', 1)], ['0..10 0', '10..20 0,1', '20..30 0']],
    ['that overlap', [track('0..20', 1), track('10..30', 0)], ['0..10 1', '10..20 0,1', '20..30 0']],
    ['that touch', [track('0..10', 0), track('10..20', 1)], ['0..10 0', '10..20 1']],
    ['with time between them', [track('20..30', 0), track('0..10', 1)], ['0..10 1', '20..30 0']],
    [
      'that come and go',
      [track('0..10 20..30 40..50', 0), track('5..25', 2, 1)],
      ['0..5 0', '5..10 0,1,2', '10..20 1,2', '20..25 0,1,2', '25..30 0', '40..50 0'],
    ],
    ['of no time', [{ intervals: [], members: [{ order: 0, values: {} }] }, track('0..10', 1)], ['0..10 1']],
  ])('%s', (_, tracks, segments) => {
    expect(shown(tracks)).toEqual(segments);
  });

  it('keep what a segment says of its members', () => {
    const member = { order: 0, values: { region: 'eu' }, reason: 'excluded' } as const;

    const segments = [...timeline([{ intervals: [{ start: 0, end: 10 }], members: [member] }, track('0..5', 1)])];

    expect(segments).toEqual([
      { start: 0, end: 5, members: [member, { order: 1, values: { region: 'r1' } }] },
      { start: 5, end: 10, members: [member] },
    ]);
  });
});
