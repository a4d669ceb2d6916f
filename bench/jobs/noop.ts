import { backfill, demandRun, measured, withLake } from './lake.ts';

/** A run over 182 days that are all as they should be. */
await withLake(async (context) => {
  const first = await backfill(context);
  await demandRun(first.runId, { outcome: 'SUCCEEDED', published: 182, rows: 3_000_000 }, context);
  const { runId } = await measured(() => backfill(context));
  await demandRun(runId, { outcome: 'NOTHING_TO_DO', published: 0, rows: 0 }, context);
});
