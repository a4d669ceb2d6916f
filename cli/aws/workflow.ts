import { LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { readLease } from '../../functions/shared/lease.ts';
import type { ExecutionState } from '../../ports/executions.ts';
import type { CliContext } from '../context.ts';
import type { AwsDeps, RunResult } from '../deps.ts';
import type { Execution } from '../workflow.ts';
import { follow } from './follow.ts';
import { executionOf, waitingRun } from './waiting-run.ts';

/** An execution's input may have so many bytes. */
const MOST_BYTES = 262_144;

/**
 * Starts a deployed state machine, or finds the execution that waits already, and follows it. An interruption only ends the
 * following (`Interrupted`): the run goes on. Leases are left to the execution, which lives.
 */
export async function executeOnAws(
  machine: 'backfill' | 'rollback',
  input: Record<string, Json>,
  deps: AwsDeps,
  { say, interrupted }: Pick<CliContext, 'say' | 'interrupted'>,
  stay: boolean,
): Promise<Execution> {
  const { executions, pause } = deps.aws;
  if (machine === 'rollback') await requireRun(String(input.run), deps);
  const waiting = machine === 'backfill' ? await waitingRun(input, deps) : null;
  const execution = waiting?.execution ?? (await start(machine, input, deps, say));
  let runId = waiting?.runId ?? null;
  const learn = (id: unknown): void => {
    if (typeof id !== 'string' || id === runId) return;
    runId = id;
    say(`run ${id}`);
  };
  learn(input.resume ?? input.run);
  const followed = await follow(execution, {
    executions,
    say,
    pause,
    interrupted,
    stay,
    onLook: async () => {
      if (runId === null) learn(await heldRun(String(input.dataset), execution, deps));
    },
  });
  if (followed.left === 'interrupted') throw leftAlone(runId, execution);
  if (followed.left !== 'ended') return { result: { status: 'SUSPENDED' }, runId, fence: 0, thrown: undefined };
  const { state } = followed;
  learn(fieldsOf(state.output ?? state.cause).runId);
  return { result: resultOf(state, execution, runId), runId, fence: 0, thrown: undefined };
}

async function start(
  machine: 'backfill' | 'rollback',
  input: Json,
  { aws: { executions, machines }, ids }: AwsDeps,
  say: CliContext['say'],
): Promise<string> {
  if (Buffer.byteLength(JSON.stringify(input)) > MOST_BYTES) {
    throw new LakefillError('InvalidRequest', 'the request is longer than the 256 KiB that an execution takes', {
      hint: 'say a range with --from and --through instead of so many partitions',
    });
  }
  const id = await executions.start(machines[machine], `cli-${ids.next()}${ids.next()}`, input);
  say(`execution ${id}`);
  return id;
}

/** The run that PrepareRun entered for this execution, which may be an older one that it adopted. */
async function heldRun(dataset: string, execution: string, deps: AwsDeps): Promise<string | undefined> {
  const { runs } = await readLease(dataset, deps);
  return runs.find((entry) => executionOf(entry) === execution)?.runId;
}

const leftAlone = (runId: string | null, execution: string): LakefillError =>
  new LakefillError(
    'Interrupted',
    `${runId === null ? 'the execution' : `run ${runId}`} goes on on AWS; only this command ended`,
    {
      data: { runId, execution },
      hint: `lakefill status ${runId === null ? '' : `${runId} `}--watch --aws`,
    },
  );

/** A stopped execution could name no error of its own. */
function resultOf(
  { status, output, error, cause }: ExecutionState,
  execution: string,
  runId: string | null,
): RunResult {
  if (status === 'SUCCEEDED') return { status, output: fieldsOf(output) };
  if (status === 'STOPPED') {
    const errorMessage = `the execution was stopped before its end; once it counts as dead, 16 minutes later, "lakefill resume ${runId ?? 'RUN'} --aws" goes on`;
    return { status: 'FAILED', error: 'Interrupted', cause: JSON.stringify({ errorMessage, runId, execution }) };
  }
  return { status: 'FAILED', error: error ?? 'Bug', cause: cause ?? '' };
}

function fieldsOf(text: string | undefined): Record<string, Json> {
  try {
    return JSON.parse(text ?? '') as Record<string, Json>;
  } catch {
    return {};
  }
}
