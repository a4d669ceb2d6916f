import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchGetPartitionCommand,
  BatchUpdatePartitionCommand,
  GetPartitionsCommand,
  type Partition,
} from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import type { CatalogPartition } from '../../../../core/gaps/observation.ts';
import { flatten } from '../../../contracts/object-store/subject.ts';
import { refused, sdkError } from '../sdk.ts';
import { mockedCatalog } from './mocked.ts';

const t = 'analytics.flights';
const address = { DatabaseName: 'analytics', TableName: 'flights' };

const inGlue = (value: string): Partition => ({
  Values: [value],
  ...address,
  CreationTime: new Date(5),
  LastAccessTime: new Date(1_000),
  Parameters: { numRows: '3' },
  StorageDescriptor: {
    Columns: [{ Name: 'delay', Type: 'INT', Comment: 'minutes' }],
    Location: `s3://lake/flights/dt=${value}/`,
    InputFormat: 'in',
    SortColumns: [],
    StoredAsSubDirectories: false,
  },
});

const partition = (value: string): CatalogPartition => ({
  values: [value],
  location: `s3://lake/flights/dt=${value}/`,
  parameters: { numRows: '3' },
  descriptor: {
    Columns: [{ Name: 'delay', Type: 'INT', Comment: 'minutes' }],
    InputFormat: 'in',
    SortColumns: [],
    StoredAsSubDirectories: false,
  },
  lastAccessTime: 1_000,
});

const { DatabaseName: _, TableName: __, CreationTime: ___, ...input } = inGlue('a');

const values = (count: number) => Array.from({ length: count }, (_, index) => [`d${index}`]);
const many = (count: number) => values(count).map(([value = '']) => partition(value));
const detail = (ErrorCode: string) => ({ ErrorCode, ErrorMessage: 'so it is' });

describe('reading partitions', () => {
  it('gives them back whole, and takes three requests for 2,500', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(BatchGetPartitionCommand).callsFake(async ({ PartitionsToGet }) => ({
      Partitions: PartitionsToGet.map(({ Values }: { Values: string[] }) => inGlue(Values[0] ?? '')),
    }));

    const found = await catalog.getPartitions(t, values(2_500));

    expect(found).toEqual(many(2_500));
    const sizes = glue.commandCalls(BatchGetPartitionCommand).map(({ args }) => args[0].input.PartitionsToGet?.length);
    expect(sizes).toEqual([1_000, 1_000, 500]);
  });

  it('asks again for what was left unprocessed, and for just that', async () => {
    const { glue, catalog } = mockedCatalog();
    glue
      .on(BatchGetPartitionCommand)
      .resolvesOnce({ Partitions: [inGlue('a')], UnprocessedKeys: [{ Values: ['b'] }] })
      .resolvesOnce({ UnprocessedKeys: [{ Values: ['b'] }] })
      .resolves({ Partitions: [inGlue('b')] });

    expect(await catalog.getPartitions(t, [['a'], ['b'], ['none']])).toEqual([partition('a'), partition('b')]);
    expect(glue.commandCalls(BatchGetPartitionCommand).map(({ args }) => args[0].input.PartitionsToGet)).toEqual([
      [{ Values: ['a'] }, { Values: ['b'] }, { Values: ['none'] }],
      [{ Values: ['b'] }],
      [{ Values: ['b'] }],
    ]);
  });

  it('gives up where nothing is processed five times over', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(BatchGetPartitionCommand).resolves({ UnprocessedKeys: [{ Values: ['a'] }] });

    expect(await refused(catalog.getPartitions(t, [['a']]))).toBe('TransientError');
    expect(glue.calls()).toHaveLength(5);
  });

  it('asks nothing for none', async () => {
    const { glue, catalog } = mockedCatalog();

    expect(await catalog.getPartitions(t, [])).toEqual([]);
    expect(glue.calls()).toHaveLength(0);
  });
});

describe('writing partitions', () => {
  it('creates them as they were read, 100 at a time', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(BatchCreatePartitionCommand).resolves({});

    expect(await catalog.createPartitions(t, [partition('a'), ...many(249)])).toEqual([]);
    const sent = glue.commandCalls(BatchCreatePartitionCommand).map(({ args }) => args[0].input);
    expect(sent.map(({ PartitionInputList }) => PartitionInputList?.length)).toEqual([100, 100, 50]);
    expect(sent[0]?.PartitionInputList?.[0]).toEqual(input);
    expect(sent[0]).toMatchObject(address);
  });

  it('updates them whole, each under its own values', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(BatchUpdatePartitionCommand).resolves({});

    await catalog.updatePartitions(t, [partition('a')]);

    expect(glue.calls()[0]?.args[0].input).toEqual({
      ...address,
      Entries: [{ PartitionValueList: ['a'], PartitionInput: input }],
    });
  });

  it('deletes 25 at a time', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(BatchDeletePartitionCommand).resolves({});

    expect(await catalog.deletePartitions(t, values(26))).toEqual([]);
    expect(glue.commandCalls(BatchDeletePartitionCommand).map(({ args }) => args[0].input)).toEqual([
      { ...address, PartitionsToDelete: values(25).map((Values) => ({ Values })) },
      { ...address, PartitionsToDelete: [{ Values: ['d25'] }] },
    ]);
  });

  it('sends again just what failed in passing, and returns what failed for good', async () => {
    const { glue, catalog } = mockedCatalog();
    glue
      .on(BatchUpdatePartitionCommand)
      .resolvesOnce({
        Errors: [
          { PartitionValueList: ['d0'], ErrorDetail: detail('EntityNotFoundException') },
          { PartitionValueList: ['d1'], ErrorDetail: detail('InternalServiceException') },
          { PartitionValueList: ['d2'], ErrorDetail: detail('ThrottlingException') },
        ],
      })
      .resolvesOnce({
        Errors: [{ PartitionValueList: ['d2'], ErrorDetail: detail('ConcurrentModificationException') }],
      })
      .resolves({});

    expect(await catalog.updatePartitions(t, many(4))).toEqual([
      { values: ['d0'], error: 'EntityNotFoundException', message: 'so it is' },
    ]);
    const sent = glue.commandCalls(BatchUpdatePartitionCommand).map(({ args }) => args[0].input.Entries);
    expect(sent.map((entries) => entries?.map(({ PartitionValueList }) => PartitionValueList?.[0]))).toEqual([
      ['d0', 'd1', 'd2', 'd3'],
      ['d1', 'd2'],
      ['d2'],
    ]);
  });

  it.each([
    ['createPartitions', BatchCreatePartitionCommand],
    ['deletePartitions', BatchDeletePartitionCommand],
  ] as const)('returns from %s what five tries did not do', async (name, command) => {
    const { glue, catalog } = mockedCatalog();
    const Errors = [{ PartitionValues: ['d0'], ErrorDetail: detail('OperationTimeoutException') }];
    glue.on(command as typeof BatchCreatePartitionCommand).resolves({ Errors });

    const errors =
      name === 'createPartitions' ? catalog.createPartitions(t, many(2)) : catalog.deletePartitions(t, values(2));

    expect(await errors).toEqual([{ values: ['d0'], error: 'OperationTimeoutException', message: 'so it is' }]);
    expect(glue.calls()).toHaveLength(5);
  });
});

describe('listing partitions', () => {
  const listed = async (catalog: ReturnType<typeof mockedCatalog>['catalog'], expression?: string) => {
    const pages: string[][] = [];
    for await (const page of catalog.listPartitions(t, expression === undefined ? {} : { expression })) {
      pages.push(page.map((one) => one.values.join()));
    }
    return pages;
  };

  it('takes one request for what fits a page, without columns', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetPartitionsCommand).resolves({ Partitions: [inGlue('a')] });

    const pages = [];
    for await (const page of catalog.listPartitions(t, { expression: "dt = 'a'" })) pages.push(page);

    const { Columns: _, ...descriptor } = partition('a').descriptor;
    expect(pages).toEqual([[{ ...partition('a'), descriptor }]]);
    expect(glue.calls().map(({ args }) => args[0].input)).toEqual([
      { ...address, Expression: "dt = 'a'", MaxResults: 1_000, ExcludeColumnSchema: true },
    ]);
  });

  it('reads a big table once, in four segments', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetPartitionsCommand).callsFake(async ({ Segment, NextToken }) => {
      if (!Segment) return { Partitions: [inGlue('first')], NextToken: 't' };
      const name = `${Segment.SegmentNumber}${NextToken ?? ''}`;
      const more = Segment.SegmentNumber > 1 && NextToken === undefined;
      return { Partitions: [inGlue(name)], ...(more && { NextToken: 'x' }) };
    });

    expect((await listed(catalog)).flat().sort()).toEqual(['0', '1', '2', '2x', '3', '3x']);
    expect(glue.calls()).toHaveLength(7);
  });

  it('asks for no further page once nobody wants one', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetPartitionsCommand).resolves({ Partitions: [inGlue('a')], NextToken: 't' });

    for await (const _ of catalog.listPartitions(t)) break;

    expect(glue.calls()).toHaveLength(6);
  });

  it('fails as a whole when one segment does', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetPartitionsCommand).callsFake(async ({ Segment }) => {
      if (!Segment) return { NextToken: 't' };
      throw sdkError(Segment.SegmentNumber === 2 ? 'ThrottlingException' : 'InternalServiceException', 500);
    });

    expect(await refused(listed(catalog))).toBe('TransientError');
  });

  it('says which expression the service cannot read', async () => {
    const { glue, catalog } = mockedCatalog();
    glue.on(GetPartitionsCommand).rejects(sdkError('InvalidInputException'));

    await expect(listed(catalog, 'dt ~ 1')).rejects.toMatchObject({
      name: 'InvalidRequest',
      data: { expression: 'dt ~ 1' },
    });
  });
});

describe('partitions of a table that is not there', () => {
  it.each([
    ['read', (catalog: ReturnType<typeof mockedCatalog>['catalog']) => catalog.getPartitions(t, [['a']])],
    ['create', (catalog: ReturnType<typeof mockedCatalog>['catalog']) => catalog.createPartitions(t, many(1))],
    ['update', (catalog: ReturnType<typeof mockedCatalog>['catalog']) => catalog.updatePartitions(t, many(1))],
    ['delete', (catalog: ReturnType<typeof mockedCatalog>['catalog']) => catalog.deletePartitions(t, [['a']])],
    ['list', (catalog: ReturnType<typeof mockedCatalog>['catalog']) => flatten(catalog.listPartitions(t))],
  ])('%s nothing but NoSuchTable', async (_, act) => {
    const { glue, catalog } = mockedCatalog();
    glue.onAnyCommand().rejects(sdkError('EntityNotFoundException'));

    expect(await refused(act(catalog))).toBe('NoSuchTable');
  });
});
