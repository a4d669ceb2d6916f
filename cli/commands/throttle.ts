import { LakefillError } from '../../core/errors.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import { entryOf } from '../../core/ledger/tenancy.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { writeAgain } from '../../functions/shared/documents.ts';
import { readLease } from '../../functions/shared/lease.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { runLine } from '../runs.ts';

/** `lakefill throttle RUN N`: how many chunks run at once, while it runs; never above what the dataset allows. */
export async function throttle(runId: string, wanted: string, { deps, say }: CliContext): Promise<Answer> {
  const maxConcurrency = Number(wanted);
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1) {
    throw new LakefillError('InvalidRequest', `"${wanted}" is not a number of chunks`, {
      hint: 'give a whole number from 1 on',
    });
  }
  const run = await requireRun(runId, deps);
  if (!entryOf(await readLease(run.dataset, deps), runId)) {
    const outcome = (await runLine(runId, deps))?.outcome ?? 'ended';
    throw new LakefillError('RunFinished', `run ${runId} is finished (${outcome}); there is nothing to throttle`, {
      data: { runId, outcome },
      hint: 'see what runs with "lakefill status"',
    });
  }
  const cap = run.declaration.limits.maxConcurrency;
  const document = { runId, maxConcurrency: Math.min(maxConcurrency, cap) };
  await writeAgain(deps.store, ledgerPaths(deps.control).throttle(runId), { schemaVersion: 1, ...document });
  if (deps.aws) {
    const { throttleAtOnce } = await import('../aws/throttle.ts');
    await throttleAtOnce(run, document.maxConcurrency, deps);
  }
  if (maxConcurrency > cap) say(`${wanted} is more than ${run.dataset} allows (limits.maxConcurrency): ${cap} it is`);
  return done(document, `run ${runId}: at most ${document.maxConcurrency} chunks at once from now on`);
}
