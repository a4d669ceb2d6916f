import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutFlights, type Fields, flights, type Home, makeHome } from './kit.ts';

let source: string;
beforeAll(async () => {
  source = await cutFlights();
});

let home: Home;
let file: string;
let planned: Fields;
beforeEach(async () => {
  home = makeHome(source);
  home.declare(flights());
  file = join(home.datasets, '../plan.json');
  const asked = ['--from', '2001-04-01', '--through', '2001-04-02', '--mode', 'reprocess'];
  planned = (await home.lakefill('plan', 'flights', ...asked, '--out', file)).out;
});
afterEach(() => home.dispose());

describe('run --plan', () => {
  it('takes dataset and request from the file', async () => {
    const { exit, out } = await home.lakefill('run', '--plan', file, '--yes');

    expect(exit).toBe(0);
    expect(out).toMatchObject({ outcome: 'SUCCEEDED', planHash: planned.planHash, published: 2, mode: 'reprocess' });
    expect(out).toMatchObject({ from: '2001-04-01', through: '2001-04-02' });
  });

  it('takes options that say the same again, and those that say how', async () => {
    const same = ['flights', '--from', '2001-04-01', '--through', '2001-04-02'];
    const how = ['--max-concurrency', '1', '--reason', 'asked for', '--max-usd', '5'];

    const { exit, out } = await home.lakefill('run', ...same, ...how, '--plan', file, '--yes');

    expect(exit).toBe(0);
    expect(out).toMatchObject({ planHash: planned.planHash, published: 2, reason: 'asked for' });
  });

  it.each([
    [['--from', '2001-04-02'], 'from: the plan was made for 2001-04-01: leave --from out, or make another plan'],
    [['--mode', 'backfill'], 'mode: the plan was made for reprocess: leave --mode out, or make another plan'],
    [['--exclude', '2001-04-02'], 'exclude: the plan was made without it: leave --exclude out, or make another plan'],
    [['other'], 'dataset: the plan was made for flights: leave other out, or make another plan'],
  ])('refuses %j, which the plan was not made for', async (args, message) => {
    home.declare({ ...flights(), dataset: 'other', target: { kind: 's3', location: 's3://lake/other/dt=${dt}/' } });

    const { exit, out } = await home.lakefill('run', ...args, '--plan', file, '--yes');

    expect(exit).toBe(2);
    expect(out).toMatchObject({ error: { name: 'InvalidRequest', message } });
  });

  it('still goes on from a file of an older version, which names no request', async () => {
    const { request: _, ...old } = JSON.parse(readFileSync(file, 'utf8')) as Fields;
    writeFileSync(file, JSON.stringify(old));
    const asked = ['--from', '2001-04-01', '--through', '2001-04-02', '--mode', 'reprocess'];

    const { exit, out } = await home.lakefill('run', ...asked, '--plan', file, '--yes');

    expect(exit).toBe(0);
    expect(out).toMatchObject({ planHash: planned.planHash, published: 2 });
  });
});
