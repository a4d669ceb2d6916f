import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LakefillError } from '../../core/errors.ts';
import type { Events } from '../../ports/events.ts';
import { faultOf } from './fault.ts';

/**
 * Events on the account's default bus, with source `lakefill`. Budget: one PutEvents. Errors: `TransientError`,
 * `AccessDenied`.
 */
export const eventBridge = ({ client }: { client: EventBridgeClient }): Events => ({
  async rangePublished(range) {
    const entry = {
      Source: 'lakefill',
      DetailType: 'Range Published',
      Resources: [range.report],
      Detail: JSON.stringify(range),
    };
    const [answer] = (await asking(() => client.send(new PutEventsCommand({ Entries: [entry] })))).Entries ?? [];
    if (answer?.ErrorCode !== undefined) {
      throw new LakefillError('TransientError', `EventBridge did not take the event: ${answer.ErrorMessage}`, {
        data: { code: answer.ErrorCode, runId: range.runId },
      });
    }
  },
});

async function asking<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw faultOf(error, 'the event bus');
  }
}
