import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { executionHolders } from '../../../platform/aws/holders.ts';
import { refused, sdkError } from './sdk.ts';

const id = 'arn:aws:states:us-east-1:123456789012:execution:lakefill-dev-backfill:e1';
const ended = Date.UTC(2026, 0, 1);
const minutes = (count: number) => count * 60_000;

function holdersAt(now: number) {
  const client = new SFNClient({ region: 'us-east-1' });
  return { sfn: mockClient(client), holders: executionHolders({ client, clock: { now: () => now } }) };
}

describe('an execution as the holder of a lease', () => {
  it('is named by its ARN', async () => {
    expect(await holdersAt(0).holders.self({ id, name: 'e1' })).toEqual({ kind: 'execution', id });
  });

  it.each([
    ['runs', { status: 'RUNNING' }, { dead: false }],
    ['was redriven and runs again', { status: 'RUNNING', stopDate: new Date(0) }, { dead: false }],
    [
      'ended a moment ago',
      { status: 'FAILED', stopDate: new Date(ended) },
      { dead: false, until: ended + minutes(16) },
    ],
    ['ended 16 minutes ago', { status: 'ABORTED', stopDate: new Date(ended - minutes(15)) }, { dead: true }],
    ['ended long ago', { status: 'SUCCEEDED', stopDate: new Date(0) }, { dead: true }],
  ] as const)('that %s is judged rightly', async (_, output, expected) => {
    const { sfn, holders } = holdersAt(ended + minutes(1));
    sfn.on(DescribeExecutionCommand).resolves(output);

    expect(await holders.isDead({ kind: 'execution', id })).toEqual(expected);
    expect(sfn.calls().map(({ args }) => args[0].input)).toEqual([{ executionArn: id }]);
  });

  it('that nobody knows of is dead', async () => {
    const { sfn, holders } = holdersAt(0);
    sfn.on(DescribeExecutionCommand).rejects(sdkError('ExecutionDoesNotExist'));

    expect(await holders.isDead({ kind: 'execution', id })).toEqual({ dead: true });
  });

  it.each([
    ['ThrottlingException', 400, 'TransientError'],
    ['AccessDeniedException', 400, 'AccessDenied'],
  ])('is never taken for dead because of %s', async (name, status, expected) => {
    const { sfn, holders } = holdersAt(0);
    sfn.on(DescribeExecutionCommand).rejects(sdkError(name, status));

    expect(await refused(holders.isDead({ kind: 'execution', id }))).toBe(expected);
  });

  it('proves nothing about a process on some machine', async () => {
    const { sfn, holders } = holdersAt(0);

    expect(await holders.isDead({ kind: 'process', id, pid: 1 })).toEqual({ dead: false });
    expect(sfn.calls()).toHaveLength(0);
  });
});
