import type { Declaration } from '../core/dataset/declaration.ts';
import { functionLogsId, functionNames } from './function-roles.ts';
import type { Settings } from './settings.ts';
import { type Resource, type Resources, sub } from './template.ts';

/** CloudWatch draws at most so many lines in one picture well. */
const MOST_LINES = 50;

/** One page: how sound each dataset is, what runs did, and what the functions say when something breaks. */
export const dashboard = (settings: Settings, declarations: readonly Declaration[]): Resources => ({
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: settings.name,
      DashboardBody: sub(JSON.stringify({ widgets: widgets(settings, declarations) })),
    },
  },
  ...savedQueries(settings),
});

function widgets({ name, service }: Settings, declarations: readonly Declaration[]): unknown[] {
  const shown = declarations.slice(0, MOST_LINES);
  const lines = (metric: string) =>
    shown.map(({ dataset }) => ['Lakefill', metric, 'service', service, 'dataset', dataset, { label: dataset }]);
  const runs = ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].map((metric) => [
    'AWS/States',
    metric,
    'StateMachineArn',
    `arn:aws:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${name}-backfill`,
  ]);
  const pictures: [string, unknown[], string][] = [
    ['Completeness (part of the range that is sound)', lines('completeness'), 'Minimum'],
    ['Delay (seconds; age of the oldest unsound partition)', lines('delay'), 'Maximum'],
    ['Published partitions', lines('published'), 'Sum'],
    ['Failed partitions', lines('failed'), 'Sum'],
    ['Bytes published', lines('bytes'), 'Sum'],
    ['Over the forecast (seconds)', lines('overrun'), 'Maximum'],
    ['Runs', runs, 'Sum'],
  ];
  return [
    ...pictures.map(([title, metrics, stat], index) => ({
      type: 'metric',
      x: (index % 2) * 12,
      y: Math.floor(index / 2) * 6,
      width: 12,
      height: 6,
      properties: { title, metrics, stat, period: 3600, region: '${AWS::Region}', view: 'timeSeries' },
    })),
    {
      type: 'log',
      x: 0,
      y: 24,
      width: 24,
      height: 6,
      properties: {
        title: 'What the functions warned of',
        region: '${AWS::Region}',
        query: `${functionNames.map((step) => `SOURCE '/aws/lambda/${name}-${step}'`).join(' | ')} | ${queries.warnings}`,
        view: 'table',
      },
    },
  ];
}

const queries = {
  warnings:
    'filter level in ["WARN", "ERROR", "CRITICAL"] | fields @timestamp, dataset, runId, chunkId, step, error, message | sort @timestamp desc | limit 100',
  run: 'filter runId = "RUN" | fields @timestamp, step, chunkId, level, message | sort @timestamp asc | limit 1000',
  slowest:
    'filter @type = "REPORT" | stats max(@duration)/1000 as seconds, max(@maxMemoryUsed)/1048576 as MiB, count() as calls by @log | sort seconds desc',
} as const;

const titles: Record<keyof typeof queries, string> = {
  warnings: 'warnings and errors',
  run: 'one run, from its first step to its last',
  slowest: 'time and memory of the functions',
};

/** Saved in Logs Insights beside the account's other queries, under `<name>/`. */
const savedQueries = ({ name }: Settings): Resources =>
  Object.fromEntries(
    Object.entries(queries).map(([key, QueryString]): [string, Resource] => [
      `Query${key[0]?.toUpperCase()}${key.slice(1)}`,
      {
        Type: 'AWS::Logs::QueryDefinition',
        Properties: {
          Name: `${name}/${titles[key as keyof typeof queries]}`,
          // By reference, so that they are there before the query.
          LogGroupNames: functionNames.map((step) => ({ Ref: functionLogsId(step) })),
          QueryString,
        },
      },
    ]),
  );
