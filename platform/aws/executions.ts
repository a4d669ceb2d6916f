import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type MapRunListItem,
  paginateListMapRuns,
  paginateListStateMachines,
  type SFNClient,
  StartExecutionCommand,
  UpdateMapRunCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionState, Executions } from '../../ports/executions.ts';
import { faultOf, sdkError } from './fault.ts';

/**
 * Step Functions. Budget: `findMachine` one ListStateMachines per 1,000 machines and one look, `fanOut` and `throttle` one
 * ListMapRuns per 1,000 fan-outs and one call for each that is looked at or changed, the others one call.
 */
export function stepFunctions({ client }: { client: SFNClient }): Executions {
  return {
    findMachine: (name) =>
      asked(name, async () => {
        for await (const { stateMachines = [] } of paginateListStateMachines({ client }, { maxResults: 1000 })) {
          const found = stateMachines.find((machine) => machine.name === name);
          if (found === undefined) continue;
          const { stateMachineArn } = found;
          const { definition = '' } = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
          return { id: stateMachineArn ?? '', definition };
        }
        return undefined;
      }),
    start: (stateMachineArn, name, input) =>
      asked(stateMachineArn, async () => {
        const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
        return (await client.send(command)).executionArn ?? '';
      }),
    look: (executionArn) =>
      asked(executionArn, async () => {
        const { status, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return { status: statusOf(status), output, error, cause };
      }),
    waiting: (executionArn) =>
      asked(executionArn, async () => {
        const command = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
        const { events = [] } = (await unlessGone(() => client.send(command))) ?? {};
        const last = events.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0))[0];
        return last?.type === 'WaitStateEntered' ? waitOf(last) : null;
      }),
    fanOut: (executionArn) =>
      asked(executionArn, async () => {
        const runs = await mapRuns(client, executionArn);
        const last = runs.at(-1);
        if (last === undefined) return null;
        const { itemCounts } = await client.send(new DescribeMapRunCommand({ mapRunArn: last.mapRunArn }));
        const { total = 0, running = 0, pending = 0 } = itemCounts ?? {};
        return { number: runs.length, total, running, ended: total - running - pending };
      }),
    throttle: (executionArn, maxConcurrency) =>
      asked(executionArn, async () => {
        const runs = (await unlessGone(() => mapRuns(client, executionArn))) ?? [];
        const open = runs.filter((run) => run.stopDate === undefined);
        for (const { mapRunArn } of open) await client.send(new UpdateMapRunCommand({ mapRunArn, maxConcurrency }));
        return open.length;
      }),
  };
}

async function asked<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw faultOf(error, what);
  }
}

/** Step Functions forgets an execution 90 days after its end. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (sdkError(error).name === 'ExecutionDoesNotExist') return undefined;
    throw error;
  }
}

/** In the order in which they were started. */
async function mapRuns(client: SFNClient, executionArn: string): Promise<MapRunListItem[]> {
  const found: MapRunListItem[] = [];
  for await (const { mapRuns: page = [] } of paginateListMapRuns({ client }, { executionArn, maxResults: 1000 })) {
    found.push(...page);
  }
  return found.sort((a, b) => (a.startDate?.getTime() ?? 0) - (b.startDate?.getTime() ?? 0));
}

function statusOf(status: string | undefined): ExecutionState['status'] {
  if (status === 'SUCCEEDED' || status === 'FAILED') return status;
  return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'RUNNING' : 'STOPPED';
}

/** Our waits take their length from `waitSeconds` of the state's input. */
function waitOf({ timestamp, stateEnteredEventDetails: entered }: HistoryEvent): {
  state: string;
  until: number | null;
} {
  const seconds = /"waitSeconds":\s*(\d+)/.exec(entered?.input ?? '')?.[1];
  const until = timestamp === undefined || seconds === undefined ? null : timestamp.getTime() + Number(seconds) * 1000;
  return { state: entered?.name ?? '', until };
}
