import type { Json } from '../core/json.ts';
import { duration } from '../report/words.ts';
import type { CliContext } from './context.ts';
import type { Watch } from './workflow.ts';

/** Tells a person what the workflow is doing, a line per event that matters. */
export function watcher({ say, deps }: CliContext): Watch {
  let ended = 0;
  return (step, answer) => {
    const next = textOf(answer.next);
    if (step === 'prepare-run') say(`run ${textOf(answer.runId)}`);
    if (step === 'discover-gaps') say(answer.more === true ? 'still looking ...' : 'looked at every partition');
    if (step === 'plan-chunks' && next === 'wait') {
      say(`the window opens in ${duration(Number(answer.waitSeconds))}`);
    }
    if (step === 'plan-chunks' && next === 'process') say(`fan-out ${textOf(answer.pass)}`);
    if (step === 'publish-chunk' || step === 'record-failure') {
      ended += 1;
      const verb = step === 'publish-chunk' ? 'ended' : 'failed';
      say(`chunk ${textOf(answer.chunkId)} ${verb} (${ended} done)`);
    }
    if (step === 'report-run' && textOf(answer.report) !== '') {
      say(`report ${deps.pathOf?.(textOf(answer.report)) ?? textOf(answer.report)}`);
    }
  };
}

const textOf = (value: Json | undefined): string => (value === undefined || value === null ? '' : String(value));
