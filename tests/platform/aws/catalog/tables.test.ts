import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetTableCommand,
  type Table,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import type { CatalogTable } from '../../../../core/gaps/observation.ts';
import { refused, sdkError } from '../sdk.ts';
import { mockedCatalog } from './mocked.ts';

const inGlue: Table = {
  Name: 'flights',
  DatabaseName: 'analytics',
  VersionId: '7',
  CreatedBy: 'somebody',
  Owner: 'hadoop',
  Description: 'US flights',
  Retention: 3,
  TableType: 'EXTERNAL_TABLE',
  Parameters: { classification: 'parquet' },
  PartitionKeys: [{ Name: 'dt', Type: 'string', Comment: 'the day' }],
  StorageDescriptor: {
    Columns: [
      { Name: 'delay', Type: 'INT', Comment: 'minutes', Parameters: { p: '1' } },
      { Name: 'gate', Type: 'string' },
    ],
    Location: 's3://lake/flights/',
    InputFormat: 'in',
    Compressed: false,
    NumberOfBuckets: -1,
    SerdeInfo: { SerializationLibrary: 'serde', Parameters: { 'serialization.format': '1' } },
  },
};

const table: CatalogTable = {
  name: 'analytics.flights',
  versionId: '7',
  columns: [
    { name: 'delay', type: 'int' },
    { name: 'gate', type: 'string' },
  ],
  partitionKeys: [{ name: 'dt', type: 'string' }],
  location: 's3://lake/flights/',
  parameters: { classification: 'parquet' },
  descriptor: {
    InputFormat: 'in',
    Compressed: false,
    NumberOfBuckets: -1,
    SerdeInfo: { SerializationLibrary: 'serde', Parameters: { 'serialization.format': '1' } },
  },
};

const address = { DatabaseName: 'analytics', Name: 'flights' };

describe('a table', () => {
  it('is read with all but its columns and location kept as they are', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetTableCommand).resolves({ Table: inGlue });

    expect(await catalog.getTable('analytics.flights')).toEqual(table);
    expect(glue.calls()[0]?.args[0].input).toEqual(address);
  });

  it('that is not there is undefined, and a throttled question is no answer', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetTableCommand).rejectsOnce(sdkError('EntityNotFoundException')).rejects(sdkError('ThrottlingException'));

    expect(await catalog.getTable('analytics.flights')).toBeUndefined();
    expect(await refused(catalog.getTable('analytics.flights'))).toBe('TransientError');
  });

  it('is made with its database where that is missing', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(CreateTableCommand).rejectsOnce(sdkError('EntityNotFoundException')).resolves({});
    glue.on(CreateDatabaseCommand).rejects(sdkError('AlreadyExistsException'));

    await catalog.createTable(table);

    expect(glue.commandCalls(CreateDatabaseCommand)[0]?.args[0].input).toEqual({
      DatabaseInput: { Name: 'analytics' },
    });
    expect(glue.commandCalls(CreateTableCommand)[1]?.args[0].input).toEqual({
      DatabaseName: 'analytics',
      TableInput: {
        Name: 'flights',
        TableType: 'EXTERNAL_TABLE',
        Parameters: { classification: 'parquet' },
        PartitionKeys: [{ Name: 'dt', Type: 'string' }],
        StorageDescriptor: {
          ...table.descriptor,
          Location: 's3://lake/flights/',
          Columns: [
            { Name: 'delay', Type: 'int' },
            { Name: 'gate', Type: 'string' },
          ],
        },
      },
    });
  });

  it('is not made twice', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(CreateTableCommand).rejects(sdkError('AlreadyExistsException'));

    expect(await refused(catalog.createTable(table))).toBe('PreconditionFailed');
  });

  it('is changed from its version, and keeps what the change does not speak of', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetTableCommand).resolves({ Table: inGlue });
    glue.on(UpdateTableCommand).resolves({});
    const columns = [
      { name: 'delay', type: 'bigint' },
      { name: 'gate', type: 'string' },
      { name: 'carrier', type: 'string' },
    ];

    await catalog.updateTable({ ...table, columns }, '7');

    expect(glue.commandCalls(UpdateTableCommand)[0]?.args[0].input).toEqual({
      DatabaseName: 'analytics',
      VersionId: '7',
      SkipArchive: false,
      TableInput: {
        Name: 'flights',
        Owner: 'hadoop',
        Description: 'US flights',
        Retention: 3,
        TableType: 'EXTERNAL_TABLE',
        Parameters: { classification: 'parquet' },
        PartitionKeys: inGlue.PartitionKeys,
        StorageDescriptor: {
          ...inGlue.StorageDescriptor,
          Columns: [
            { Name: 'delay', Type: 'bigint', Comment: 'minutes', Parameters: { p: '1' } },
            { Name: 'gate', Type: 'string' },
            { Name: 'carrier', Type: 'string' },
          ],
        },
      },
    });
  });

  it('keeps the spelling of a type that does not change', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetTableCommand).resolves({ Table: inGlue });
    glue.on(UpdateTableCommand).resolves({});

    await catalog.updateTable(table, '7');

    const { TableInput } = glue.commandCalls(UpdateTableCommand)[0]?.args[0].input ?? {};
    expect(TableInput?.StorageDescriptor).toEqual(inGlue.StorageDescriptor);
  });

  it('is not changed from another version', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetTableCommand).resolves({ Table: inGlue });

    expect(await refused(catalog.updateTable(table, '6'))).toBe('PreconditionFailed');
    expect(glue.commandCalls(UpdateTableCommand)).toHaveLength(0);
  });

  it.each(['ConcurrentModificationException', 'VersionMismatchException'])(
    'that somebody else changes at the same time is not changed: %s',
    async (name) => {
      const { glue, catalog } = mockedCatalog();
      glue.on(GetTableCommand).resolves({ Table: inGlue });
      glue.on(UpdateTableCommand).rejects(sdkError(name));

      expect(await refused(catalog.updateTable(table, '7'))).toBe('PreconditionFailed');
    },
  );

  it('is deleted by its name', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(DeleteTableCommand).resolvesOnce({}).rejects(sdkError('EntityNotFoundException'));

    await catalog.deleteTable('analytics.flights');

    expect(glue.calls()[0]?.args[0].input).toEqual(address);
    expect(await refused(catalog.deleteTable('analytics.flights'))).toBe('NoSuchTable');
  });
});
