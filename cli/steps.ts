import { CollectOutcomesInput, collectOutcomes } from '../functions/collect-outcomes/collect-outcomes.ts';
import { DiscoverGapsInput, discoverGaps } from '../functions/discover-gaps/discover-gaps.ts';
import { PlanChunksInput, planChunks } from '../functions/plan-chunks/plan-chunks.ts';
import { PollJobInput, pollJob } from '../functions/poll-job/poll-job.ts';
import { PrepareRunInput, prepareRun } from '../functions/prepare-run/prepare-run.ts';
import { PublishChunkInput, publishChunk } from '../functions/publish-chunk/publish-chunk.ts';
import { RecordFailureInput, recordFailure } from '../functions/record-failure/record-failure.ts';
import { ReportRunInput, reportRun } from '../functions/report-run/report-run.ts';
import { RollbackRunInput, rollbackRun } from '../functions/rollback-run/rollback-run.ts';
import { type StackDeps, type StepHandler, stack } from '../functions/shared/stack.ts';
import { StartJobInput, startJob } from '../functions/start-job/start-job.ts';
import { TransformChunkInput, transformChunk } from '../functions/transform-chunk/transform-chunk.ts';
import { ValidateChunkInput, validateChunk } from '../functions/validate-chunk/validate-chunk.ts';

/** The same handlers that Lambda runs, around the same stack, with other doors to the world. */
export function stepHandlers(deps: StackDeps): Record<string, StepHandler<unknown>> {
  return {
    'prepare-run': stack({ step: 'prepare-run', schema: PrepareRunInput, run: prepareRun, deps }),
    'discover-gaps': stack({ step: 'discover-gaps', schema: DiscoverGapsInput, run: discoverGaps, deps }),
    'plan-chunks': stack({ step: 'plan-chunks', schema: PlanChunksInput, run: planChunks, deps }),
    'start-job': stack({ step: 'start-job', schema: StartJobInput, run: startJob, deps }),
    'poll-job': stack({ step: 'poll-job', schema: PollJobInput, run: pollJob, deps }),
    'transform-chunk': stack({ step: 'transform-chunk', schema: TransformChunkInput, run: transformChunk, deps }),
    'validate-chunk': stack({ step: 'validate-chunk', schema: ValidateChunkInput, run: validateChunk, deps }),
    'publish-chunk': stack({ step: 'publish-chunk', schema: PublishChunkInput, run: publishChunk, deps }),
    'record-failure': stack({ step: 'record-failure', schema: RecordFailureInput, run: recordFailure, deps }),
    'collect-outcomes': stack({ step: 'collect-outcomes', schema: CollectOutcomesInput, run: collectOutcomes, deps }),
    'report-run': stack({ step: 'report-run', schema: ReportRunInput, run: reportRun, deps }),
    'rollback-run': stack({ step: 'rollback-run', schema: RollbackRunInput, run: rollbackRun, deps }),
  };
}
