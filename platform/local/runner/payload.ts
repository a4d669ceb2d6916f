import { setImmediate } from 'node:timers/promises';
import type { Json } from '../../../core/json.ts';
import { finalError, statesError } from './states-error.ts';

/** Step Functions' hard limit for the input or output of a state. */
const maxPayloadBytes = 262_144;

/** A step as the runner calls it: JSON in, JSON out. */
export type Handler = (payload: Json) => Promise<unknown>;

/** The value as the other side of a wire would see it. Error: `States.DataLimitExceeded`, which nothing catches. */
export function throughJson(value: unknown, what: string): Json {
  const text = JSON.stringify(value) ?? 'null';
  const bytes = Buffer.byteLength(text);
  if (bytes > maxPayloadBytes) {
    throw finalError('States.DataLimitExceeded', `${what} has ${bytes} bytes, ${maxPayloadBytes} are allowed`);
  }
  return JSON.parse(text);
}

/**
 * One invocation. Lets the event loop breathe first: a chain of handlers that only await settled promises would starve
 * timers and signals. On `States.Timeout` the handler goes on unheard, so steps have to be idempotent, as on AWS.
 */
export async function invoke(handler: Handler, payload: Json, timeoutSeconds: number, name: string): Promise<Json> {
  const sent = throughJson(payload, `the input of ${name}`);
  await setImmediate();
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => timeout.reject(statesError('States.Timeout', '')),
    Math.min(timeoutSeconds * 1000, 2 ** 31 - 1),
  );
  try {
    return throughJson(await Promise.race([handler(sent), timeout.promise]), `the output of ${name}`);
  } finally {
    clearTimeout(timer);
  }
}
