import type { Declaration, Schedule } from '../core/dataset/declaration.ts';
import { readDeclarations } from './declarations.ts';
import { arnOf, logicalName, type Resource, type Resources } from './template.ts';

/** The schedules of a folder's declarations. Throws with every problem of every file. */
export const schedules = (folder: string): { Resources: Resources } => ({
  Resources: scheduleResources(readDeclarations(folder)),
});

/** One EventBridge Scheduler schedule per declaration that has a `schedule`. */
export const scheduleResources = (declarations: readonly Declaration[]): Resources =>
  Object.fromEntries(
    declarations.flatMap(({ dataset, schedule }) =>
      schedule ? [[`Schedule${logicalName(dataset)}`, scheduleOf(dataset, schedule)] as const] : [],
    ),
  );

function scheduleOf(dataset: string, { expression, timeZone, ...request }: Schedule): Resource {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: `Lakefill looks after ${dataset}`,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: timeZone,
      // Many datasets share an hour; a quarter of it spreads them. The scheduled time that is sent stays the written one.
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'ENABLED',
      Target: {
        Arn: { Ref: 'BackfillStateMachine' },
        RoleArn: arnOf('SchedulerRole'),
        // The scheduled time is the same on every delivery of one firing: PrepareRun claims it, so a second one does nothing.
        Input: JSON.stringify({ dataset, ...request, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: arnOf('DeadLetters') },
      },
    },
  };
}
