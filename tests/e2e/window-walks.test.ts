import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  again,
  chunk,
  days,
  type Fields,
  fanOut,
  fillSource,
  type Lake,
  makeLake,
  numbers,
  range,
  start,
  well,
} from './kit.ts';

const suspended = ['StartJob', 'JobStarted?', 'ChunkSuspended'];

/** Open from 22:00 to 06:00 UTC; the lake's clock starts at noon. */
const window: Fields = { open: '22:00', close: '06:00' };

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 4));
});
afterEach(() => lake.dispose());

describe('a walk through windows', () => {
  it('with the window closed at the start: waits for it to open', async () => {
    lake.declare(days({ window }));

    const walked = await lake.worker().run(range(1, 4));

    expect(walked.states).toEqual([...start, 'WaitForWindow', ...again, ...fanOut, ...well]);
    expect(walked.report).toMatchObject({
      outcome: 'SUCCEEDED',
      startedAt: '2001-07-05T12:00:00Z',
      endedAt: '2001-07-05T22:00:00Z',
    });
  });

  it('with the window ignored: does not wait', async () => {
    lake.declare(days({ window }));

    const walked = await lake.worker().run({ ...range(1, 4), window: 'ignore' });

    expect(walked.states).toEqual([...start, ...fanOut, ...well]);
  });

  it('with the window closing in mid-run: what did not start goes unchanged into the next night', async () => {
    lake.declare(days({ window, limits: { maxConcurrency: 1, lambda: { maxPartitionsPerChunk: 2 } } }));

    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'publish-chunk': async (next, payload, call) => {
          const answer = await next(payload);
          if (call === 1) lake.clock.advance(9 * 3_600_000);
          return answer;
        },
        'start-job': async (next, payload, call) => {
          // One after the other, whatever the runner does.
          if (call === 2) while (lake.clock.now() < Date.parse('2001-07-06T06:00:00Z')) await tick();
          return next(payload);
        },
      },
    });

    expect(walked.states).toEqual([
      ...start,
      'WaitForWindow',
      ...again,
      ...fanOut,
      ...again,
      'WaitForWindow',
      ...again,
      ...fanOut,
      ...well,
    ]);
    expect(walked.fanOuts).toEqual([[chunk, suspended], [chunk]]);
    expect(walked.report).toMatchObject({
      outcome: 'SUCCEEDED',
      passes: 2,
      published: 4,
      endedAt: '2001-07-06T22:00:00Z',
    });
  });
});

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
