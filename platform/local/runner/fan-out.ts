import { errorMessage } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { aborted, endingOf, suspended } from './ending.ts';
import type { ChildId } from './event.ts';
import { createGate } from './gate.ts';
import type { MapWork } from './lower.ts';
import { throughJson } from './payload.ts';
import type { Run, RunResult } from './run.ts';
import { statesError } from './states-error.ts';

/** How often a changed limit is looked for while every slot is busy. */
const limitMs = 1000;

/** What the lowered Map asks for: the state's input, where the items lie, and the limit to begin with (0: none). */
interface Request {
  input: Json;
  bucket: string;
  key: string;
  concurrency: number;
}

/**
 * One Map Run: a child execution for every item of a JSON array in S3, at most `concurrency` at once. A failed child is
 * told and tolerated. Draining begins no more children and waits for those that run; then the execution is aborted, as
 * it is suspended when a child was. Memory: the items, and what is under way. Errors: `States.ItemReaderFailed`.
 */
export async function fanOut(
  run: Run,
  work: MapWork,
  request: Json,
  runChild: (input: Json, id: ChildId) => Promise<RunResult>,
): Promise<Json> {
  const { input, bucket, key, concurrency } = request as unknown as Request;
  const items = await readItems(run, bucket, key);
  run.fanOuts += 1;
  const number = run.fanOuts;
  run.emit?.({ type: 'fan-out', fanOut: number, items: items.length });

  const gate = createGate(run.time);
  const stopping = () => broken.length > 0 || run.drain.aborted;
  /** What ends the whole Map, after the children that run: one was suspended, an item cannot be selected, no limit is told. */
  const broken: unknown[] = [];
  let running = 0;

  const start = async (index: number): Promise<void> => {
    running += 1;
    run.time.enter();
    try {
      const child = { fanOut: number, index };
      const selected = await select(run, work, input, index, items[index] ?? null);
      run.emit?.({ type: 'child-started', child, input: selected });
      const { status, error } = await runChild(selected, child);
      run.emit?.({ type: 'child-ended', child, input: selected, status, ...(error === undefined ? {} : { error }) });
      if (status === 'SUSPENDED') throw suspended();
    } catch (error) {
      broken.push(error);
    } finally {
      running -= 1;
      gate.open();
      run.time.leave();
    }
  };

  const limit = async (): Promise<number> => {
    const told = (await run.concurrency?.({ input, maxConcurrency: concurrency })) ?? concurrency;
    return told === 0 ? Number.POSITIVE_INFINITY : Math.max(1, told);
  };

  for (let next = 0; ; ) {
    const slots = await limit().catch((error: unknown) => {
      broken.push(error);
      return 0;
    });
    for (; next < items.length && running < slots && !stopping(); next += 1) void start(next);
    if (running === 0) break;
    await gate.pass(run.concurrency !== undefined && next < items.length ? limitMs : undefined);
  }
  if (broken.length > 0) throw broken[0];
  if (stopping()) throw aborted();
  return null;
}

async function readItems(run: Run, bucket: string, key: string): Promise<Json[]> {
  try {
    return await run.readItems(bucket, key);
  } catch (error) {
    throw statesError('States.ItemReaderFailed', errorMessage(error));
  }
}

/** The child's input, made from the item by the interpreter itself. */
async function select(run: Run, work: MapWork, input: Json, index: number, item: Json): Promise<Json> {
  const { result } = work.selector.run(input, {
    context: { Execution: { Id: run.id, Name: run.name }, Map: { Item: { Index: index, Value: item } } },
  });
  const selected = await result.catch((thrown: unknown) => {
    const { error = 'States.Runtime', cause = '' } = endingOf(thrown);
    throw statesError(error, cause);
  });
  return throughJson(selected, `the input of child ${index}`);
}
