import { errorMessage, errorName } from '../../../core/errors.ts';

/** What the interpreter reads: `name` is matched by Retry and Catch, `message` becomes the Cause. */
export interface StatesError extends Error {
  isRetryable?: boolean;
  isCatchable?: boolean;
}

export const statesError = (name: string, message: string): StatesError => Object.assign(new Error(message), { name });

/** An error that neither Retry nor Catch sees, as AWS treats States.Runtime and States.DataLimitExceeded. */
export const finalError = (name: string, message: string): StatesError =>
  Object.assign(statesError(name, message), { isRetryable: false, isCatchable: false });

export const isFinal = (error: unknown): boolean =>
  error instanceof Error && 'isCatchable' in error && error.isCatchable === false;

/** What a handler threw, as Lambda hands it to Step Functions: the Cause is JSON text. */
export function handlerError(thrown: unknown): StatesError {
  const errorType = errorName(thrown);
  return statesError(errorType, JSON.stringify({ errorType, errorMessage: errorMessage(thrown) }));
}
