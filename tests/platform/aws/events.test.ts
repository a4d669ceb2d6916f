import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { eventBridge } from '../../../platform/aws/events.ts';

const range = {
  schemaVersion: 1,
  runId: 'r1',
  dataset: 'flights',
  mode: 'backfill',
  outcome: 'PARTIALLY_FAILED',
  from: '2001-01-01',
  through: '2001-01-31',
  published: 30,
  failed: 1,
  rows: 9,
  bytes: 99,
  report: 's3://control/runs/r1/report.json',
} as const;

function mocked() {
  const client = new EventBridgeClient({ region: 'us-east-1' });
  return { bus: mockClient(client), events: eventBridge({ client }) };
}

it('a published range is one event on the default bus', async () => {
  const { bus, events } = mocked();
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 });

  await events.rangePublished(range);

  expect(bus.calls().map(({ args: [command] }) => command.input)).toEqual([
    {
      Entries: [
        {
          Source: 'lakefill',
          DetailType: 'Range Published',
          Resources: ['s3://control/runs/r1/report.json'],
          Detail: JSON.stringify(range),
        },
      ],
    },
  ]);
});

it('an event that the bus did not take is an error', async () => {
  const { bus, events } = mocked();
  bus.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'later' }] });

  await expect(events.rangePublished(range)).rejects.toMatchObject({ name: 'TransientError' });
});
