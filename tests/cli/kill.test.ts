import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seed, times } from '../setup/effort.ts';
import { cutFlights, flights, type Home, makeHome, withTable } from './kit.ts';

let source: string;
beforeAll(async () => {
  source = await cutFlights();
});

let home: Home;
beforeEach(() => {
  home = makeHome(source);
});
afterEach(() => home.dispose());

const start = (): ChildProcess =>
  spawn(
    process.execPath,
    [
      ...['cli/lakefill.ts', '--json', '--root', home.root, '--datasets', home.datasets],
      ...['--as-of', '2001-07-05T12:00:00Z', 'run', 'flights', '--yes', '--mode', 'reprocess'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );

/** Kills a run at some point after it said that it works; answers whether it was killed before it ended. */
async function killedRun(milliseconds: number): Promise<boolean> {
  const child = start();
  const ended = new Promise<boolean>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal === 'SIGKILL'));
  });
  const works = new Promise<void>((resolve) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/^fan-out/m.test(text)) resolve();
    });
  });
  await Promise.race([works, ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const killed = await ended;
  clearTimeout(timer);
  return killed;
}

const content =
  'SELECT dt, count(*) AS n, sum(delay) AS delays, min(date)::VARCHAR AS earliest FROM flights GROUP BY dt ORDER BY dt';

describe.each([
  ['overwrite', flights().target],
  ['swap', withTable],
])('a process that is killed while it publishes with %s', (_, target) => {
  it('leaves a lake that the same command brings to where an undisturbed one would be', async () => {
    const declare = (transform: object, more: object = {}): void =>
      home.declare(
        flights({
          target: { ...(target as object), ...more },
          ...transform,
          limits: { lambda: { maxPartitionsPerChunk: 2 } },
        }),
      );
    declare({});
    expect((await home.lakefill('run', 'flights', '--yes')).out).toMatchObject({ outcome: 'SUCCEEDED' });

    for (let round = 0; round < times(1, 20); round += 1) {
      const late = `delay > ${15 + round}`;
      declare({ transform: { sql: `SELECT *, ${late} AS late FROM source`, rows: 'same' } }, { schema: 'any' });
      // A third kill may be the third try of the same partitions, which fails them for good.
      for (let kill = 0; kill <= round % 2; kill += 1) {
        await killedRun(((seed + (round * 2 + kill) * 37) % 23) * 10);
        const seen = await home.lakefill('query', content);
        expect([seen.exit, seen.out.error]).toEqual([0, undefined]);
        expect(seen.out.rows).toHaveLength(6);
      }

      const { exit, out } = await home.lakefill('run', 'flights', '--yes', '--mode', 'reprocess');
      const mistaken = await home.lakefill(
        'query',
        `SELECT count(*) FROM flights WHERE late IS DISTINCT FROM (${late})`,
      );

      expect({ exit, failed: out.failed }).toEqual({ exit: 0, failed: [] });
      expect(mistaken.out.rows).toEqual([[0]]);
    }
    expect((await home.lakefill('gaps', 'flights', '--depth', 'footer')).out.gaps).toEqual([]);
    const undisturbed = await home.lakefill('run', 'flights', '--yes', '--mode', 'reprocess');
    expect(undisturbed.out).toMatchObject({ outcome: 'SUCCEEDED', published: 0, unchanged: 6 });
  });
});
