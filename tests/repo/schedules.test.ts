import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarms } from '../../resources/alarms.ts';
import { readDeclarations } from '../../resources/declarations.ts';
import { resourcesOf } from '../../resources/resources.ts';
import { schedules } from '../../resources/schedules.ts';
import type { Resource } from '../../resources/template.ts';
import { triggerResources } from '../../resources/triggers.ts';
import { text } from './house.ts';
import { settings } from './settings.ts';

const flights = text('datasets/flights.yml');

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'datasets-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

describe('schedules', () => {
  it('names that differ only in their separators keep schedules of their own; a dataset without one has none', () => {
    const folder = folderOf({
      'a-b.yml': flights.replace('dataset: flights', 'dataset: a-b'),
      'a_b.yml': flights.replace('dataset: flights', 'dataset: a_b'),
      'ab.yml': flights.replace('dataset: flights', 'dataset: ab').replace(/^schedule:.*$/m, ''),
    });

    expect(Object.keys(schedules(folder).Resources)).toEqual(['ScheduleaDashb', 'ScheduleaUnderscoreb']);
  });

  it('wrong declarations stop the package, all problems at once', () => {
    const folder = folderOf({
      'flights.yml': flights.replace('engine: auto', 'engine: car'),
      'other.yml': flights
        .replace('dataset: flights', 'dataset: other')
        .replace('timeZone: America', 'timeZone: Amerika'),
    });

    expect(() => schedules(folder)).toThrow(/flights\.yml:\d+: engine(?:.|\n)*other\.yml:\d+: timeZone/);
  });

  it('start the backfill with the scheduled time, and keep what could not be started', () => {
    expect(schedules('datasets').Resources.Scheduleflights).toEqual({
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Description: 'Lakefill looks after flights',
        ScheduleExpression: 'cron(30 22 * * ? *)',
        ScheduleExpressionTimezone: 'America/New_York',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
        State: 'ENABLED',
        Target: {
          Arn: { Ref: 'BackfillStateMachine' },
          RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
          Input: '{"dataset":"flights","last":"P7D","scheduledTime":"<aws.scheduler.scheduled-time>"}',
          RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        },
      },
    });
  });
});

interface Rule {
  EventPattern: unknown;
  Targets: { InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string } }[];
}

/** As EventBridge does it, for paths of names and dots and values of text. */
function transformed(
  { InputTransformer: { InputPathsMap, InputTemplate } }: Rule['Targets'][number],
  event: unknown,
): unknown {
  const read = (path: string): string =>
    String(
      path
        .slice(2)
        .split('.')
        .reduce((node: unknown, name) => Reflect.get(Object(node), name), event),
    );
  return JSON.parse(InputTemplate.replace(/<(\w+)>/g, (_, name: string) => read(InputPathsMap[name] ?? '')));
}

/** Whether every key of the pattern has one of its values in the event. */
const matches = (pattern: unknown, event: unknown): boolean =>
  Array.isArray(pattern)
    ? pattern.includes(event)
    : Object.entries(Object(pattern)).every(([key, inner]) => matches(inner, Reflect.get(Object(event), key)));

describe('the trigger of a failed Glue Data Quality result', () => {
  const properties = (resource: Resource | undefined) => resource?.Properties as unknown as Rule;
  const rule = properties(triggerResources(readDeclarations('datasets')).DataQualityflights);
  const event = JSON.parse(text('events/trigger.data-quality-failed.json'));

  it('makes of the sample event the sample request', () => {
    expect(matches(rule.EventPattern, event)).toBe(true);
    expect(rule.Targets.map((target) => transformed(target, event))).toEqual([
      JSON.parse(text('events/backfill.data-quality-failed.json')),
    ]);
  });

  it.each([
    ['a good result', { ...event, detail: { ...event.detail, state: 'SUCCEEDED' } }],
    ['another table', { ...event, detail: { ...event.detail, context: { ...event.detail.context, tableName: 'x' } } }],
    [
      'a result of a job',
      { ...event, detail: { ...event.detail, context: { ...event.detail.context, contextType: 'GLUE_JOB' } } },
    ],
  ])('does not answer to %s', (_, other) => {
    expect(matches(rule.EventPattern, other)).toBe(false);
  });

  it('is none for a dataset without a table', () => {
    const folder = folderOf({ 'flights.yml': flights.replace(', table: analytics.flights', '') });

    expect(triggerResources(readDeclarations(folder))).toEqual({});
  });
});

it('more datasets than a template can hold are refused with the counts', () => {
  const names = Array.from({ length: 90 }, (_, i) => `d${i}`);
  const folder = folderOf(
    Object.fromEntries(names.map((name) => [`${name}.yml`, flights.replace('dataset: flights', `dataset: ${name}`)])),
  );

  expect(() => resourcesOf(settings(), readDeclarations(folder))).toThrow(
    /^90 datasets make a template of 5\d\d resources/,
  );
});

it('alarms compare with the objectives of each dataset, the delay in seconds', () => {
  const folder = folderOf({ 'flights.yml': `${flights}\nobjectives: { completeness: 0.95, delay: P1DT6H }\n` });

  const all = Object.values(alarms(settings(), readDeclarations(folder))).map(({ Properties }) => [
    Properties.AlarmName,
    Properties.ComparisonOperator,
    Properties.Threshold,
    Properties.TreatMissingData,
  ]);

  expect(all).toEqual([
    ['lakefill-dev-runs-failed', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['lakefill-dev-rollbacks-failed', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['lakefill-dev-dead-letters', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['lakefill-dev-flights-completeness', 'LessThanThreshold', 0.95, 'ignore'],
    ['lakefill-dev-flights-delay', 'GreaterThanThreshold', 108_000, 'ignore'],
    ['lakefill-dev-flights-overrun', 'GreaterThanThreshold', 3600, 'ignore'],
  ]);
});
