import type { GlueClient } from '@aws-sdk/client-glue';
import type { Catalog } from '../../ports/catalog.ts';
import { list } from './catalog/list.ts';
import * as partitions from './catalog/partitions.ts';
import type { Session } from './catalog/session.ts';
import { createTable, deleteTable, getTable, updateTable } from './catalog/tables.ts';
import { jittered, type Pause } from './pause.ts';

/**
 * The Glue Data Catalog of the client's account and region. Besides the port's errors: `AccessDenied`, `InvalidRequest` for an
 * expression that Glue refuses, and the SDK's own for what is none of these.
 */
export function openGlueCatalog({ client, pause = jittered }: { client: GlueClient; pause?: Pause }): Catalog {
  const session: Session = { client, pause };
  return {
    getTable: (table) => getTable(session, table),
    createTable: (table) => createTable(session, table),
    updateTable: (table, expectedVersion) => updateTable(session, table, expectedVersion),
    deleteTable: (table) => deleteTable(session, table),
    listPartitions: (table, { expression } = {}) => list(session, table, expression),
    getPartitions: (table, values) => partitions.read(session, table, values),
    createPartitions: (table, created) => partitions.create(session, table, created),
    updatePartitions: (table, updated) => partitions.update(session, table, updated),
    deletePartitions: (table, values) => partitions.remove(session, table, values),
  };
}
