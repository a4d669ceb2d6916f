import { chunkOrder } from '../../core/plan/chunk-order.ts';
import { surveyRun } from '../../functions/plan-chunks/survey.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { localTimes } from '../../report/local-time.ts';
import { shortTable } from '../../report/table.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { resumeCommand } from '../request-options.ts';
import { listRuns, type RunLine, runLine } from '../runs.ts';

/** `lakefill status [RUN]`: all runs, or one run's chunks. */
export async function status(runId: string | undefined, { deps, options }: CliContext): Promise<Answer> {
  const notes = (lines: readonly RunLine[]): string[] =>
    lines.flatMap((line) =>
      line.note === null
        ? []
        : ['', `${line.runId} ${line.note}; to go on:`, `  ${resumeCommand(line.runId, options)}`],
    );
  if (runId === undefined) {
    const runs = await listRuns(deps);
    const rows = runs.map((run) => [
      ...[run.runId, run.dataset, run.mode, run.outcome],
      localTimes(run.startedAt, run.timeZone),
      ...[run.published, run.failed],
    ]);
    const heading = ['run', 'dataset', 'mode', 'outcome', 'started', 'published', 'failed'];
    return done({ runs }, runs.length === 0 ? 'no runs yet' : [shortTable(heading, rows), ...notes(runs)].join('\n'));
  }
  await requireRun(runId, deps);
  const run = await runLine(runId, deps);
  const survey = await surveyRun(runId, deps);
  const chunks = survey.chunks
    .toSorted((a, b) => chunkOrder(a.id, b.id))
    .map(({ id, state, outcome }) => ({
      id,
      state,
      partitions: outcome?.partitions.length ?? null,
      published: outcome?.partitions.filter((one) => one.state !== 'failed').length ?? 0,
      failed: outcome?.partitions.filter((one) => one.state === 'failed').length ?? 0,
      seconds: outcome?.seconds ?? null,
    }));
  const rows = chunks.map((chunk) => [chunk.id, chunk.state, chunk.published, chunk.failed]);
  const head = `run ${runId}: ${run?.outcome ?? ''}`;
  const lines = rows.length === 0 ? [] : ['', shortTable(['chunk', 'state', 'published', 'failed'], rows)];
  return done({ run, chunks }, [head, ...lines, ...notes(run ? [run] : [])].join('\n'));
}

/** Shows the status again every two seconds until the run, or every run, has ended. */
export async function watchStatus(runId: string | undefined, context: CliContext): Promise<Answer> {
  for (;;) {
    const answer = await status(runId, context);
    const { run, runs } = answer.document as { run?: { outcome: string }; runs?: { outcome: string }[] };
    const lives = (run ? [run] : (runs ?? [])).some((one) => one.outcome === 'RUNNING');
    if (!lives || context.interrupted.aborted) return answer;
    context.say(answer.text);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}
