import type { Json } from '../../../core/json.ts';
import { aborted, endingOf, suspended } from './ending.ts';
import type { ChildId } from './event.ts';
import { fanOut } from './fan-out.ts';
import type { Lowered, TaskWork, WaitWork, Work } from './lower.ts';
import { invoke } from './payload.ts';
import { createRetries } from './retries.ts';
import type { Run, RunResult } from './run.ts';
import { finalError, handlerError, isFinal } from './states-error.ts';

/**
 * Runs one machine to its end: the execution itself (`child` null), or a child of a fan-out. While draining, the
 * execution stops before its next task, and a child only where it has nothing under way. The caller counts it in `time`.
 */
export async function execute(run: Run, lowered: Lowered, input: Json, child: ChildId | null): Promise<RunResult> {
  const answers = [...lowered.work].map(([state, work]) => [state, answer(run, child, state, work)] as const);
  const { result, eventLogs } = lowered.machine.run(input, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(answers),
      retryIntervalOverrides: Object.fromEntries(answers.map(([state]) => [state, 0])),
    },
    context: { Execution: { Id: run.id, Name: run.name }, Run: { StartTime: run.startTime } },
  });
  const ending = result.then((output): RunResult => ({ status: 'SUCCEEDED', output }), endingOf);
  // Read also without a listener: the interpreter keeps unread events, and a child may poll for hours.
  for await (const event of eventLogs) {
    if (event.type === 'StateEntered') run.emit?.({ type: 'entered', child, state: event.state.name });
  }
  return ending;
}

function answer(run: Run, child: ChildId | null, state: string, work: Work): (request: Json) => Promise<Json> {
  if (work.kind === 'map') {
    return (request) => fanOut(run, work, request, (input, id) => execute(run, work.child, input, id));
  }
  return work.kind === 'wait' ? wait(run, child, state, work) : task(run, child, state, work);
}

function task(run: Run, child: ChildId | null, state: string, work: TaskWork) {
  const retries = createRetries(work.retriers);
  return async (request: Json): Promise<Json> => {
    checkAborted(signalFor(run, child));
    try {
      const payload = await invoke(work.handler, field(request, 'Payload'), work.timeoutSeconds, state);
      retries.reset();
      return { StatusCode: 200, Payload: payload };
    } catch (thrown) {
      run.emit?.({ type: 'failed', child, state, error: thrown });
      if (isFinal(thrown)) throw thrown;
      const error = handlerError(thrown);
      const seconds = retries.next(error.name);
      if (seconds !== undefined) {
        run.emit?.({ type: 'retrying', child, state, error: error.name, seconds });
        await pause(run, child, state, seconds, signalFor(run, child));
      }
      throw error;
    }
  };
}

function wait(run: Run, child: ChildId | null, state: string, { toStart }: WaitWork) {
  return async (request: Json): Promise<Json> => {
    const seconds = field(request, 'seconds');
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0) {
      throw finalError('States.Runtime', `${state} waits for ${JSON.stringify(seconds)}, which are no seconds`);
    }
    // A wait that leads back to the first state has nothing under way: draining ends it, and the child with it.
    await pause(run, child, state, seconds, toStart ? run.drain : signalFor(run, child));
    return null;
  };
}

async function pause(run: Run, child: ChildId | null, state: string, seconds: number, cut: AbortSignal): Promise<void> {
  checkAborted(cut);
  if (seconds === 0) return;
  run.emit?.({ type: 'waiting', child, state, seconds });
  const choice = run.onWait(state, seconds);
  if (choice === 'suspend') throw suspended();
  await (choice === 'advance'
    ? run.time.advance(seconds, cut)
    : run.time.sleep(choice === 'sleep' ? seconds : choice, cut));
  checkAborted(cut);
}

const signalFor = (run: Run, child: ChildId | null): AbortSignal => (child === null ? run.drain : run.stop);

function checkAborted(signal: AbortSignal): void {
  if (signal.aborted) throw aborted();
}

const field = (request: Json, name: string): Json =>
  request !== null && typeof request === 'object' && !Array.isArray(request) ? (request[name] ?? null) : null;
