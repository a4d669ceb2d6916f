import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '../../ports/clock.ts';
import type { Holders } from '../../ports/holders.ts';
import { faultOf, sdkError } from './fault.ts';

/** A Lambda that an execution started may go on for its 15 minutes after the execution has ended. */
const afterlife = 16 * 60_000;

/**
 * A worker is an execution of the state machine. Proved dead: it ended over 16 minutes ago, or Step Functions has forgotten
 * it, 90 days after its end. Budget of `isDead`: one DescribeExecution. Errors: `TransientError`, `AccessDenied`.
 */
export function executionHolders({ client, clock }: { client: SFNClient; clock: Clock }): Holders {
  return {
    async self({ id }) {
      return { kind: 'execution', id };
    },
    async isDead({ kind, id }) {
      if (kind !== 'execution') return { dead: false };
      const ended = await endOf(client, id);
      if (ended === undefined) return { dead: false };
      const until = ended + afterlife;
      return until <= clock.now() ? { dead: true } : { dead: false, until };
    },
  };
}

/** Milliseconds since 1970, undefined while it runs, long ago when nobody knows of it any more. */
async function endOf(client: SFNClient, executionArn: string): Promise<number | undefined> {
  try {
    // A redriven execution runs again: its stop date is of the time before.
    const { status, stopDate } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? undefined : stopDate?.getTime();
  } catch (error) {
    if (sdkError(error).name === 'ExecutionDoesNotExist') return Number.NEGATIVE_INFINITY;
    throw faultOf(error, executionArn, { execution: executionArn });
  }
}
