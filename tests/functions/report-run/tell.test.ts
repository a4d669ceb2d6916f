import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishedRange } from '../../../core/ledger/published-range.ts';
import { ReportRunInput, reportRun } from '../../../functions/report-run/report-run.ts';
import { days, fillSource, type Lake, makeLake, numbers, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

async function reached(request = range(1, 3)) {
  const worker = lake.worker();
  const told: PublishedRange[] = [];
  const measured: Record<string, number> = {};
  return {
    input: ReportRunInput.parse(await reach(worker, request, 'report-run')),
    told,
    measured,
    deps: {
      ...worker.deps,
      events: {
        async rangePublished(published: PublishedRange) {
          told.push(published);
        },
      },
      metrics: {
        add(_: string, metric: string, value: number) {
          measured[metric] = value;
        },
      },
    },
  };
}

describe('ReportRun tells of what was published', () => {
  it('once, with the range, the counts and where the report lies', async () => {
    const { deps, input, told } = await reached();

    const { runId, report } = await reportRun(input, deps);

    expect(told).toEqual([
      {
        schemaVersion: 1,
        runId,
        dataset: 'days',
        mode: 'backfill',
        outcome: 'SUCCEEDED',
        from: '2001-01-01',
        through: '2001-01-03',
        published: 3,
        failed: 0,
        rows: expect.any(Number),
        bytes: expect.any(Number),
        report,
      },
    ]);
  });

  it('not at all where nothing was', async () => {
    const first = await reached();
    await reportRun(first.input, first.deps);
    const { deps, input, told } = await reached();

    expect((await reportRun(input, deps)).outcome).toBe('NOTHING_TO_DO');
    expect(told).toEqual([]);
  });

  it('and ends well when nobody takes the event', async () => {
    const { deps, input } = await reached();
    const rangePublished = async () => {
      throw new Error('no bus');
    };

    expect((await reportRun(input, { ...deps, events: { rangePublished } })).ok).toBe(true);
  });
});

describe('the overrun', () => {
  it('is nothing for a run that kept to its forecast', async () => {
    const { deps, input, measured } = await reached();

    await reportRun(input, deps);

    expect(measured.overrun).toBe(0);
  });

  it('is what a run took beyond its forecast', async () => {
    const { deps, input, measured } = await reached();
    lake.clock.advance(3 * 3_600_000);

    await reportRun(input, deps);

    expect(measured.overrun).toBeGreaterThan(2.9 * 3600);
    expect(measured.overrun).toBeLessThanOrEqual(3 * 3600);
  });
});
