import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetTableCommand,
  type Table,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { LakefillError } from '../../../core/errors.ts';
import type { CatalogTable } from '../../../core/gaps/observation.ts';
import { sdkError } from '../fault.ts';
import { splitName, tableInput, tableOf } from './descriptor.ts';
import { asking, isNotFound, noSuchTable, type Session } from './session.ts';

export async function getTable(session: Session, name: string): Promise<CatalogTable | undefined> {
  const table = await find(session, name);
  return table && tableOf(name, table);
}

/** Error: `PreconditionFailed` when it exists. */
export async function createTable({ client }: Session, table: CatalogTable): Promise<void> {
  const { DatabaseName } = splitName(table.name);
  const create = () => client.send(new CreateTableCommand({ DatabaseName, TableInput: tableInput(table) }));
  await changing(table.name, null, async () => {
    try {
      await create();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await createDatabase({ client }, DatabaseName);
      await create();
    }
  });
}

/**
 * Compared twice: here, since what a `CatalogTable` does not hold is taken over from the table as it is, and by Glue. The
 * version before is kept in the table's history. Budget: one read, one write.
 */
export async function updateTable(session: Session, table: CatalogTable, expectedVersion: string): Promise<void> {
  const current = await find(session, table.name);
  if (!current) throw noSuchTable(table.name);
  if ((current.VersionId ?? '') !== expectedVersion) throw conflict(table.name, expectedVersion);
  await changing(table.name, expectedVersion, () =>
    session.client.send(
      new UpdateTableCommand({
        DatabaseName: splitName(table.name).DatabaseName,
        TableInput: tableInput(table, current),
        VersionId: current.VersionId,
        SkipArchive: false,
      }),
    ),
  );
}

/** With all its partitions, which Glue removes in its own time. */
export async function deleteTable({ client }: Session, name: string): Promise<void> {
  const { DatabaseName, TableName: Name } = splitName(name);
  await asking(name, () => client.send(new DeleteTableCommand({ DatabaseName, Name })));
}

async function find({ client }: Session, name: string): Promise<Table | undefined> {
  const { DatabaseName, TableName: Name } = splitName(name);
  try {
    return (await asking(name, () => client.send(new GetTableCommand({ DatabaseName, Name })))).Table;
  } catch (error) {
    if (sdkError(error).name === 'NoSuchTable') return undefined;
    throw error;
  }
}

async function createDatabase({ client }: Pick<Session, 'client'>, Name: string): Promise<void> {
  try {
    await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  } catch (error) {
    // Another writer was faster.
    if (sdkError(error).name !== 'AlreadyExistsException') throw error;
  }
}

const raced = new Set(['AlreadyExistsException', 'ConcurrentModificationException', 'VersionMismatchException']);

const changing = (table: string, expectedVersion: string | null, send: () => Promise<unknown>): Promise<void> =>
  asking(table, async () => {
    try {
      await send();
    } catch (error) {
      if (raced.has(sdkError(error).name)) throw conflict(table, expectedVersion, error);
      throw error;
    }
  });

const conflict = (table: string, expectedVersion: string | null, cause?: unknown): LakefillError =>
  new LakefillError('PreconditionFailed', `table ${table} is not what it was expected to be`, {
    data: { table, expectedVersion },
    hint: 'read it again and decide anew',
    cause,
  });
