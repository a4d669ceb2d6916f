import type {
  Column as GlueColumn,
  Partition,
  PartitionInput,
  StorageDescriptor,
  Table,
  TableInput,
} from '@aws-sdk/client-glue';
import type { Column } from '../../../core/audit/column.ts';
import type { CatalogPartition, CatalogTable } from '../../../core/gaps/observation.ts';
import type { Json } from '../../../core/json.ts';

/** `db.table`: neither name has a dot of its own. */
export function splitName(name: string): { DatabaseName: string; TableName: string } {
  const dot = name.indexOf('.');
  return { DatabaseName: name.slice(0, Math.max(0, dot)), TableName: name.slice(dot + 1) };
}

export function tableOf(name: string, table: Table): CatalogTable {
  const { Columns, Location, ...descriptor } = table.StorageDescriptor ?? {};
  return {
    name,
    versionId: table.VersionId ?? '',
    columns: columnsOf(Columns),
    partitionKeys: columnsOf(table.PartitionKeys),
    location: Location ?? '',
    parameters: table.Parameters ?? {},
    descriptor: toJson(descriptor),
  };
}

/** Whatever a `CatalogTable` has no place for (comments, owner, retention, ..) is taken over from the table as it is. */
export function tableInput(table: CatalogTable, current?: Table): TableInput {
  const { TableName } = splitName(table.name);
  const descriptor = descriptorInput(table.descriptor, table.location);
  return {
    Name: TableName,
    Description: current?.Description,
    Owner: current?.Owner,
    LastAccessTime: current?.LastAccessTime,
    LastAnalyzedTime: current?.LastAnalyzedTime,
    Retention: current?.Retention,
    ViewOriginalText: current?.ViewOriginalText,
    ViewExpandedText: current?.ViewExpandedText,
    TargetTable: current?.TargetTable,
    TableType: current ? current.TableType : 'EXTERNAL_TABLE',
    Parameters: table.parameters,
    PartitionKeys: columnInputs(table.partitionKeys, current?.PartitionKeys),
    StorageDescriptor: { ...descriptor, Columns: columnInputs(table.columns, current?.StorageDescriptor?.Columns) },
  };
}

export function partitionOf(partition: Partition): CatalogPartition {
  const { Location, ...descriptor } = partition.StorageDescriptor ?? {};
  return {
    values: partition.Values ?? [],
    location: Location ?? '',
    parameters: partition.Parameters ?? {},
    descriptor: toJson(descriptor),
    ...(partition.LastAccessTime && { lastAccessTime: partition.LastAccessTime.getTime() }),
    ...(partition.LastAnalyzedTime && { lastAnalyzedTime: partition.LastAnalyzedTime.getTime() }),
  };
}

export const partitionInput = (partition: CatalogPartition): PartitionInput => ({
  Values: partition.values,
  Parameters: partition.parameters,
  StorageDescriptor: descriptorInput(partition.descriptor, partition.location),
  ...(partition.lastAccessTime !== undefined && { LastAccessTime: new Date(partition.lastAccessTime) }),
  ...(partition.lastAnalyzedTime !== undefined && { LastAnalyzedTime: new Date(partition.lastAnalyzedTime) }),
});

/** Types are compared and shown in lower case; Glue keeps them as they were written. */
const columnsOf = (columns: readonly GlueColumn[] = []): Column[] =>
  columns.map(({ Name, Type }) => ({ name: Name ?? '', type: (Type ?? '').toLowerCase() }));

function columnInputs(columns: readonly Column[], current: readonly GlueColumn[] = []): GlueColumn[] {
  const byName = new Map(current.map((column) => [column.Name, column]));
  return columns.map(({ name, type }) => {
    const known = byName.get(name);
    return known?.Type?.toLowerCase() === type ? known : { ...known, Name: name, Type: type };
  });
}

/** The descriptor came from Glue, or from `core/publish` in Glue's words; it is opaque here and handed back whole. */
const descriptorInput = (descriptor: Record<string, Json>, location: string): StorageDescriptor => ({
  ...(descriptor as StorageDescriptor),
  ...(location !== '' && { Location: location }),
});

/** Drops what is undefined: there is no such thing in a ledger's document. */
const toJson = (descriptor: StorageDescriptor): Record<string, Json> => JSON.parse(JSON.stringify(descriptor));
