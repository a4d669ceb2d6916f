import { AsyncLocalStorage } from 'node:async_hooks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';

/** One call of an SDK client, made by a function. */
export interface SdkCall {
  step: string;
  /** `GetObjectCommand` */
  command: string;
  input: Record<string, unknown>;
}

const working = new AsyncLocalStorage<string>();

/** All that is called while `work` goes on counts as the function's. */
export const asFunction = <T>(step: string, work: () => Promise<T>): Promise<T> => working.run(step, work);

/** Notes from now on what functions ask of AWS; what nobody's function asks is not noted. */
export function recordCalls(): SdkCall[] {
  const calls: SdkCall[] = [];
  for (const Client of [S3Client, GlueClient, SFNClient, EventBridgeClient]) {
    const prototype: { send: (...args: unknown[]) => unknown } = Client.prototype as never;
    const send = prototype.send;
    prototype.send = function (this: unknown, ...args) {
      const step = working.getStore();
      const command = args[0] as { constructor: { name: string }; input: Record<string, unknown> };
      if (step !== undefined) calls.push({ step, command: command.constructor.name, input: { ...command.input } });
      return Reflect.apply(send, this, args);
    };
  }
  return calls;
}
