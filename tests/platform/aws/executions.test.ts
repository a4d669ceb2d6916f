import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { stepFunctions } from '../../../platform/aws/executions.ts';
import { refused, sdkError } from './sdk.ts';

const execution = 'arn:aws:states:us-east-1:123456789012:execution:lakefill-dev-backfill:e1';

function mocked() {
  const client = new SFNClient({ region: 'us-east-1' });
  return { sfn: mockClient(client), executions: stepFunctions({ client }) };
}

describe('a state machine', () => {
  it('is found by its name on any page, with its definition', async () => {
    const { sfn, executions } = mocked();
    const page = (...names: string[]) => ({
      stateMachines: names.map((name) => ({
        name,
        stateMachineArn: `arn:${name}`,
        type: undefined,
        creationDate: undefined,
      })),
    });
    sfn
      .on(ListStateMachinesCommand)
      .resolvesOnce({ ...page('a', 'lakefill-dev-backfill-2'), nextToken: 'more' })
      .resolvesOnce(page('lakefill-dev-backfill'));
    sfn.on(DescribeStateMachineCommand).resolves({ definition: '{"StartAt": "PrepareRun"}' });

    const found = await executions.findMachine('lakefill-dev-backfill');

    expect(found).toEqual({ id: 'arn:lakefill-dev-backfill', definition: '{"StartAt": "PrepareRun"}' });
  });

  it('that is not there is not found', async () => {
    const { sfn, executions } = mocked();
    sfn.on(ListStateMachinesCommand).resolves({ stateMachines: [] });

    expect(await executions.findMachine('lakefill-dev-backfill')).toBeUndefined();
  });

  it('is started under a name, so that a repeated request starts nothing twice', async () => {
    const { sfn, executions } = mocked();
    sfn.on(StartExecutionCommand).resolves({ executionArn: execution });

    expect(await executions.start('arn:m', 'cli-1', { dataset: 'flights' })).toBe(execution);
    expect(sfn.calls().map(({ args }) => args[0].input)).toEqual([
      { stateMachineArn: 'arn:m', name: 'cli-1', input: '{"dataset":"flights"}' },
    ]);
  });
});

describe('a look at an execution', () => {
  it.each([
    ['RUNNING', 'RUNNING'],
    ['PENDING_REDRIVE', 'RUNNING'],
    ['SUCCEEDED', 'SUCCEEDED'],
    ['FAILED', 'FAILED'],
    ['ABORTED', 'STOPPED'],
    ['TIMED_OUT', 'STOPPED'],
  ] as const)('%s is %s', async (status, expected) => {
    const { sfn, executions } = mocked();
    sfn.on(DescribeExecutionCommand).resolves({ status, output: '{}', error: 'E', cause: 'c' });

    expect(await executions.look(execution)).toEqual({ status: expected, output: '{}', error: 'E', cause: 'c' });
  });

  it.each([
    ['ThrottlingException', 'TransientError'],
    ['AccessDeniedException', 'AccessDenied'],
    ['ExpiredTokenException', 'NoCredentials'],
    ['CredentialsProviderError', 'NoCredentials'],
  ])('refused with %s is %s', async (name, expected) => {
    const { sfn, executions } = mocked();
    sfn.on(DescribeExecutionCommand).rejects(sdkError(name));

    expect(await refused(executions.look(execution))).toBe(expected);
  });
});

describe('an execution waits', () => {
  const at = new Date(Date.UTC(2026, 0, 1, 12));
  const entered = (name: string, input: string) => ({ name, input });

  it.each([
    [
      'in the state that it entered last, until its seconds are over',
      { type: 'WaitStateEntered', stateEnteredEventDetails: entered('WaitForWindow', '{"waitSeconds":90}') },
      { state: 'WaitForWindow', until: at.getTime() + 90_000 },
    ],
    [
      'for who knows how long when its input does not say',
      { type: 'WaitStateEntered', stateEnteredEventDetails: entered('WaitForWindow', '{}') },
      { state: 'WaitForWindow', until: null },
    ],
    ['not when it has left that state', { type: 'WaitStateExited' }, null],
    ['not when it has ended', { type: 'ExecutionSucceeded' }, null],
  ] as const)('%s', async (_, last, expected) => {
    const { sfn, executions } = mocked();
    const before = { type: 'WaitStateEntered', id: 3, timestamp: at, previousEventId: 2 } as const;
    sfn.on(GetExecutionHistoryCommand).resolves({ events: [before, { ...last, id: 4, timestamp: at }] });

    expect(await executions.waiting(execution)).toEqual(expected);
  });

  it('not when nobody knows of it any more', async () => {
    const { sfn, executions } = mocked();
    sfn.on(GetExecutionHistoryCommand).rejects(sdkError('ExecutionDoesNotExist'));

    expect(await executions.waiting(execution)).toBeNull();
  });
});

describe('fan-outs', () => {
  const started = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
  const mapRun = (name: string, minute: number, stopDate?: Date) => ({
    mapRunArn: name,
    executionArn: execution,
    stateMachineArn: 'arn:m',
    startDate: started(minute),
    ...(stopDate && { stopDate }),
  });
  const counts = {
    pending: 2,
    running: 3,
    succeeded: 4,
    failed: 1,
    timedOut: 0,
    aborted: 0,
    total: 10,
    resultsWritten: 0,
  };

  it('tell how far the latest one is', async () => {
    const { sfn, executions } = mocked();
    sfn.on(ListMapRunsCommand).resolves({ mapRuns: [mapRun('second', 5), mapRun('first', 1, started(4))] });
    sfn.on(DescribeMapRunCommand, { mapRunArn: 'second' }).resolves({ itemCounts: counts });

    expect(await executions.fanOut(execution)).toEqual({ number: 2, total: 10, running: 3, ended: 5 });
  });

  it('are none before the first', async () => {
    const { sfn, executions } = mocked();
    sfn.on(ListMapRunsCommand).resolves({ mapRuns: [] });

    expect(await executions.fanOut(execution)).toBeNull();
  });

  it('are throttled while they are under way, and left alone once they have ended', async () => {
    const { sfn, executions } = mocked();
    sfn.on(ListMapRunsCommand).resolves({ mapRuns: [mapRun('second', 5), mapRun('first', 1, started(4))] });
    sfn.on(UpdateMapRunCommand).resolves({});

    expect(await executions.throttle(execution, 3)).toBe(1);
    expect(sfn.commandCalls(UpdateMapRunCommand).map(({ args }) => args[0].input)).toEqual([
      { mapRunArn: 'second', maxConcurrency: 3 },
    ]);
  });

  it('of a forgotten execution are none', async () => {
    const { sfn, executions } = mocked();
    sfn.on(ListMapRunsCommand).rejects(sdkError('ExecutionDoesNotExist'));

    expect(await executions.throttle(execution, 3)).toBe(0);
  });
});
