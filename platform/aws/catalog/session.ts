import type { GlueClient } from '@aws-sdk/client-glue';
import { LakefillError } from '../../../core/errors.ts';
import { faultOf, sdkError } from '../fault.ts';
import type { Pause } from '../pause.ts';

/** What the parts of the catalog share. */
export interface Session {
  client: GlueClient;
  pause: Pause;
}

export const isNotFound = (error: unknown): boolean => sdkError(error).name === 'EntityNotFoundException';

export const noSuchTable = (table: string, cause?: unknown): LakefillError =>
  new LakefillError('NoSuchTable', `the catalog has no table ${table}`, {
    data: { table },
    hint: 'check target.table of the dataset; a first publish makes the table unless createTable is false',
    cause,
  });

/** The answer to a request about a table. Errors: `NoSuchTable`, `TransientError`, `AccessDenied`. */
export async function asking<T>(table: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (isNotFound(error)) throw noSuchTable(table, error);
    throw faultOf(error, `table ${table}`, { table });
  }
}
