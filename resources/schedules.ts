import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDatasetFile } from '../core/dataset/dataset-file.ts';
import type { Declaration, Schedule } from '../core/dataset/declaration.ts';

/**
 * One EventBridge Scheduler schedule per declaration of the folder that has a `schedule`, and what they need. Throws with every
 * problem of every file when a declaration is wrong, so that none of them is ever packaged.
 */
export function schedules(folder: string): { Resources: Record<string, unknown> } {
  const parsed = readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => ({ path: join(folder, file), ...parseDatasetFile(readFileSync(join(folder, file), 'utf8'), file) }));
  const problems = parsed.flatMap((file) =>
    'problems' in file ? file.problems.map(({ line, message }) => `${file.path}:${line}: ${message}`) : [],
  );
  if (problems.length > 0) throw new Error(`nothing is packaged with wrong declarations:\n${problems.join('\n')}`);

  const declarations = parsed.flatMap((file) => ('declaration' in file ? [file.declaration] : []));
  const entries = declarations.flatMap(({ dataset, schedule }: Declaration) =>
    schedule ? [[logicalId(dataset), scheduleOf(dataset, schedule)] as const] : [],
  );
  return { Resources: Object.fromEntries(entries) };
}

/** As osls names functions: the only letters of a dataset's name that a logical id may not have are these two. */
const logicalId = (dataset: string): string =>
  `Schedule${dataset.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')}`;

function scheduleOf(dataset: string, { expression, timeZone, ...request }: Schedule): unknown {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: `Lakefill looks after ${dataset}`,
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: timeZone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Arn: { 'Fn::GetAtt': ['BackfillStateMachine', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
        // The scheduled time is the same on every delivery of one firing: PrepareRun claims it, so a second one does nothing.
        Input: JSON.stringify({ dataset, ...request, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['MissedSchedules', 'Arn'] } },
      },
    },
  };
}
