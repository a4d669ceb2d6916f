import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { throttleAtOnce } from '../../../cli/aws/throttle.ts';
import { executeOnAws } from '../../../cli/aws/workflow.ts';
import type { Json } from '../../../core/json.ts';
import { firstDay } from '../kit.ts';
import { fakeExecutions, type Moment } from './fake.ts';
import { type Ledger, type machines, makeLedger, request } from './ledger.ts';

let ledger: Ledger;
beforeEach(() => {
  ledger = makeLedger();
});
afterEach(() => ledger.dispose());

async function execute(
  input: Record<string, Json>,
  moments: Moment[],
  { machine = 'backfill' as keyof typeof machines, interrupt = false } = {},
) {
  const executions = fakeExecutions(...moments);
  const lines: string[] = [];
  const interrupted = interrupt ? AbortSignal.abort() : new AbortController().signal;
  const context = { say: (line: string) => void lines.push(line), interrupted };
  const execution = await executeOnAws(machine, input, ledger.on(executions), context, false);
  return { execution, lines, asked: executions.asked };
}

const closed = { waiting: { state: 'WaitForWindow', until: null } };
const ended = (output: Json) => ({ state: { status: 'SUCCEEDED' as const, output: JSON.stringify(output) } });

describe('a workflow on AWS', () => {
  it('is started with the request as it is, and names the run that it makes, as soon as it has it', async () => {
    await ledger.lease('arn:execution', { runId: 'run-2' });

    const { execution, lines, asked } = await execute(request, [{}, ended({ runId: 'run-2', ok: true })]);

    expect(asked).toEqual([['start', 'arn:backfill', 'cli', request]]);
    expect(lines).toEqual(['execution arn:execution', 'run run-2']);
    expect(execution).toEqual({
      result: { status: 'SUCCEEDED', output: { runId: 'run-2', ok: true } },
      runId: 'run-2',
      fence: 0,
      thrown: undefined,
    });
  });

  it('that fails keeps its error, its cause and the run in it', async () => {
    const cause = JSON.stringify({ runId: 'run-3', errorMessage: 'held' });

    const { execution } = await execute(request, [{ state: { status: 'FAILED', error: 'LeaseHeld', cause } }]);

    expect(execution).toMatchObject({ result: { status: 'FAILED', error: 'LeaseHeld', cause }, runId: 'run-3' });
  });

  it('that somebody stopped is an interruption, and says what goes on', async () => {
    const { execution } = await execute(request, [{ state: { status: 'STOPPED' } }]);

    expect(execution.result).toMatchObject({ status: 'FAILED', error: 'Interrupted' });
    expect(execution.result.cause).toContain('lakefill resume RUN --aws');
  });

  it('waits for its window without us', async () => {
    const { execution } = await execute(request, [closed]);

    expect(execution.result).toEqual({ status: 'SUSPENDED' });
  });

  it('goes on when we are interrupted', async () => {
    await ledger.lease('arn:execution');

    await expect(execute(request, [{}], { interrupt: true })).rejects.toMatchObject({
      name: 'Interrupted',
      exit: 130,
      data: { runId: 'run-1', execution: 'arn:execution' },
      hint: 'lakefill status run-1 --watch --aws',
    });
  });

  it.each([
    ['a form that is wrong', { ...request, form: 'x' }, 'InvalidRequest'],
    ['a range that is wrong', { ...request, from: '1990-01-01', through: '1990-01-02' }, 'InvalidRequest'],
    ['a dataset that is not declared', { ...request, dataset: 'fligths' }, 'UnknownDataset'],
    ['a run that nobody knows', { resume: 'run-9' }, 'UnknownRun'],
    ['more than an execution takes', { ...request, reason: 'x'.repeat(300_000) }, 'InvalidRequest'],
  ])('is not started for %s', async (_, input, name) => {
    const executions = fakeExecutions({});
    const context = { say: () => {}, interrupted: new AbortController().signal };

    await expect(executeOnAws('backfill', input, ledger.on(executions), context, false)).rejects.toMatchObject({
      name,
    });
    expect(executions.asked).toEqual([]);
  });
});

describe('a run that waits for its window already', () => {
  const done = [closed, ended({ runId: 'run-1' })];

  it.each([
    ['the same request', request],
    ['a resume', { resume: 'run-1' }],
  ])('is gone on with by %s, and no other is started', async (_, input) => {
    await ledger.lease('arn:waits');

    const { execution, asked } = await execute(input, [{ ...closed, state: { status: 'SUCCEEDED', output: '{}' } }]);

    expect([asked, execution.runId]).toEqual([[], 'run-1']);
  });

  it.each([
    ['another request', { ...request, through: firstDay }],
    ['one that ignores the window', { ...request, window: 'ignore' }],
    ['a dry run', { ...request, dryRun: true }],
  ])('is not meant by %s', async (_, input) => {
    await ledger.lease('arn:waits');

    expect((await execute(input, done)).asked).toHaveLength(1);
  });

  it('is not what is at work, nor what has no holder', async () => {
    await ledger.lease('arn:works');
    const working = await execute(request, [ended({ runId: 'run-1' })]);
    await ledger.lease('arn:gone', { holder: null });
    const free = await execute(request, [ended({ runId: 'run-1' })]);

    expect([working.asked.length, free.asked.length]).toEqual([1, 1]);
  });
});

describe('a rollback on AWS', () => {
  it('is an execution of its own machine', async () => {
    await ledger.lease('arn:done');
    const { asked, lines } = await execute({ run: 'run-1' }, [ended({ runId: 'run-1' })], { machine: 'rollback' });

    expect(asked).toEqual([['start', 'arn:rollback', 'cli', { run: 'run-1' }]]);
    expect(lines).toEqual(['execution arn:execution', 'run run-1']);
  });

  it('of a run that nobody knows is not started', async () => {
    await expect(execute({ run: 'run-9' }, [], { machine: 'rollback' })).rejects.toMatchObject({ name: 'UnknownRun' });
  });
});

describe('a throttle on AWS', () => {
  it('reaches the execution that has the run now', async () => {
    const executions = fakeExecutions({});
    const run = await ledger.lease('arn:second');

    expect(await throttleAtOnce(run, 3, ledger.on(executions))).toBe(1);
    expect(executions.asked).toEqual([['throttle', 'arn:second', 3]]);
  });

  it('has nobody to tell when no execution has it', async () => {
    const executions = fakeExecutions({});
    const run = await ledger.lease('arn:gone', { holder: null });

    expect([await throttleAtOnce(run, 3, ledger.on(executions)), executions.asked]).toEqual([0, []]);
  });
});
