import type { Declaration } from '../core/dataset/declaration.ts';
import { after } from '../core/duration.ts';
import type { Settings } from './settings.ts';
import { logicalName, type Resource, type Resources } from './template.ts';

/** What Lakefill's own metrics lie under; report-run writes them when a run ends. */
export const datasetMetric = (service: string, dataset: string, name: string) => ({
  Namespace: 'Lakefill',
  MetricName: name,
  Dimensions: [
    { Name: 'service', Value: service },
    { Name: 'dataset', Value: dataset },
  ],
});

/**
 * Alarms that a person acts on: runs and rollbacks that failed, starts that were lost, and per dataset how complete and how
 * late it is against its `objectives`, and a run that took longer than was forecast. They keep their state until the next run tells anew.
 */
export const alarms = ({ name, service }: Settings, declarations: readonly Declaration[]): Resources => ({
  RunFailedAlarm: failures(`${name}-runs-failed`, 'A run failed, or published a part only', 'BackfillStateMachine'),
  RollbackFailedAlarm: failures(`${name}-rollbacks-failed`, 'A rollback failed or was refused', 'RollbackStateMachine'),
  DeadLettersAlarm: alarm(`${name}-dead-letters`, 'A start or a message was given up: look into the queue', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeadLetters', 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 300,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  }),
  ...Object.fromEntries(declarations.flatMap((declaration) => ofDataset(name, service, declaration))),
});

function ofDataset(name: string, service: string, { dataset, objectives }: Declaration): [string, Resource][] {
  const delay = Math.round(after(0, objectives.delay, 'UTC') / 1000);
  // Good again is news too.
  const told = { Period: 300, TreatMissingData: 'ignore', OKActions: [{ Ref: 'Alerts' }] };
  return [
    [
      `Completeness${logicalName(dataset)}Alarm`,
      alarm(
        `${name}-${dataset}-completeness`,
        `Less than ${objectives.completeness * 100} % of what ${dataset} should hold is sound`,
        {
          ...datasetMetric(service, dataset, 'completeness'),
          ...told,
          Statistic: 'Minimum',
          ComparisonOperator: 'LessThanThreshold',
          Threshold: objectives.completeness,
        },
      ),
    ],
    [
      `Delay${logicalName(dataset)}Alarm`,
      alarm(
        `${name}-${dataset}-delay`,
        `The oldest partition of ${dataset} that is not sound is older than ${objectives.delay}`,
        {
          ...datasetMetric(service, dataset, 'delay'),
          ...told,
          Statistic: 'Maximum',
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: delay,
        },
      ),
    ],
    [
      `Overrun${logicalName(dataset)}Alarm`,
      alarm(`${name}-${dataset}-overrun`, `A run of ${dataset} took over an hour longer than its plan said`, {
        ...datasetMetric(service, dataset, 'overrun'),
        ...told,
        Statistic: 'Maximum',
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 3600,
      }),
    ],
  ];
}

const alarm = (AlarmName: string, AlarmDescription: string, how: Record<string, unknown>): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName,
    AlarmDescription,
    EvaluationPeriods: 1,
    ...how,
    AlarmActions: [{ Ref: 'Alerts' }],
  },
});

/** All ends of a state machine's executions that are not good ones. */
function failures(name: string, description: string, machine: string): Resource {
  const counted = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'];
  return alarm(name, description, {
    Metrics: [
      { Id: 'all', Expression: counted.map((_, index) => `FILL(m${index}, 0)`).join(' + '), ReturnData: true },
      ...counted.map((MetricName, index) => ({
        Id: `m${index}`,
        ReturnData: false,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/States',
            MetricName,
            Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: machine } }],
          },
          Period: 300,
          Stat: 'Sum',
        },
      })),
    ],
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  });
}
