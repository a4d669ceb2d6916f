import { formatInstant } from '../calendar/interval.ts';

/**
 * Where everything in the ledger lies. `control` is the bucket's name; all answers are `s3://` URIs. Nothing else in the
 * code spells a ledger key.
 */
export function ledgerPaths(control: string) {
  const root = `s3://${control}`;
  const run = (runId: string) => `${root}/runs/${runId}`;
  const chunk = (runId: string, chunkId: string) => `${run(runId)}/chunks/${chunkId}`;
  return {
    runs: `${root}/runs/`,
    run: (runId: string) => `${run(runId)}/run.json`,
    discovery: (runId: string) => `${run(runId)}/discovery.json`,
    candidates: (runId: string, part: number) => `${run(runId)}/candidates/${part}.jsonl`,
    plan: (runId: string) => `${run(runId)}/plan.json`,
    passes: (runId: string) => `${run(runId)}/pass-`,
    manifest: (runId: string, pass: number) => `${run(runId)}/pass-${pass}/manifest.json`,
    outcomes: (runId: string, pass: number) => `${run(runId)}/pass-${pass}/outcomes.json`,
    chunks: (runId: string) => `${run(runId)}/chunks/`,
    chunkFolder: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/`,
    chunk: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/chunk.json`,
    intent: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/intent.json`,
    /** What a Glue job writes for one attempt; PollJob makes `result` of it. */
    jobResult: (runId: string, chunkId: string, attempt: string) => `${chunk(runId, chunkId)}/job-${attempt}.json`,
    result: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/result.json`,
    verdicts: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/verdicts.json`,
    publish: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/publish.json`,
    outcome: (runId: string, chunkId: string) => `${chunk(runId, chunkId)}/outcome.json`,
    table: (runId: string) => `${run(runId)}/table.json`,
    report: (runId: string) => `${run(runId)}/report.json`,
    rollback: (runId: string) => `${run(runId)}/rollback.json`,
    throttle: (runId: string) => `${run(runId)}/throttle.json`,
    allFacts: (dataset: string) => `${root}/facts/${dataset}/`,
    facts: (dataset: string, runId: string) => `${root}/facts/${dataset}/${runId}.json`,
    lease: (dataset: string) => `${root}/leases/${dataset}.json`,
    /** One key for one instant, however its offset is written. */
    schedule: (dataset: string, scheduledTime: string) =>
      `${root}/schedules/${dataset}/${formatInstant(Date.parse(scheduledTime))}`,
    waivers: (dataset: string) => `${root}/waivers/${dataset}.json`,
  };
}
