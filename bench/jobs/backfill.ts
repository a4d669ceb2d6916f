import { backfill, demandRun, measured, withLake } from './lake.ts';

/** The whole backfill of 182 days, every state of the workflow included. */
await withLake(async (context) => {
  const { runId } = await measured(() => backfill(context));
  await demandRun(runId, { outcome: 'SUCCEEDED', published: 182, rows: 3_000_000 }, context);
});
