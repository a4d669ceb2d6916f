import { ExecutionError } from 'aws-local-stepfunctions';
import { errorMessage, errorName } from '../../../core/errors.ts';
import type { RunResult } from './run.ts';
import { finalError } from './states-error.ts';

const suspendedName = 'Lakefill.Suspended';
const abortedName = 'Lakefill.Aborted';

/** Thrown in a state to end its execution early; no Retry and no Catch sees them. */
export const suspended = () => finalError(suspendedName, '');
export const aborted = () => finalError(abortedName, '');

/** How an execution ended that did not succeed. */
export function endingOf(thrown: unknown): RunResult {
  const cause = thrown instanceof ExecutionError ? thrown.cause : thrown;
  const error = errorName(cause);
  if (error === suspendedName) return { status: 'SUSPENDED' };
  if (error === abortedName) return { status: 'ABORTED' };
  return { status: 'FAILED', error, cause: errorMessage(cause) };
}
