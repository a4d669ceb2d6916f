import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchGetPartitionCommand,
  BatchUpdatePartitionCommand,
  type ErrorDetail,
} from '@aws-sdk/client-glue';
import { LakefillError } from '../../../core/errors.ts';
import type { CatalogPartition } from '../../../core/gaps/observation.ts';
import type { ItemError } from '../../../ports/catalog.ts';
import { eachLimit } from '../each-limit.ts';
import { partitionInput, partitionOf, splitName } from './descriptor.ts';
import { asking, type Session } from './session.ts';

/** The service's limits. */
const limits = { write: 100, remove: 25, read: 1_000 } as const;

/** Batches that are read at once, and how often what a batch left undone is asked for again. */
const readers = 4;
const itemTries = 5;

/** Errors of single items that say nothing about the item. Codes come with and without `Exception`. */
const passing = /^(InternalService|OperationTimeout|ConcurrentModification|Throttling)/;

/** Budget: one request for each 1,000, and one for what Glue leaves unprocessed of it. */
export async function read(session: Session, table: string, values: string[][]): Promise<CatalogPartition[]> {
  const batches = await eachLimit(cut(values, limits.read), readers, (batch) => readBatch(session, table, batch));
  return batches.flat();
}

async function readBatch(session: Session, table: string, values: string[][]): Promise<CatalogPartition[]> {
  const found: CatalogPartition[] = [];
  let left = values;
  for (let tries = 1; left.length > 0; ) {
    const PartitionsToGet = left.map((Values) => ({ Values }));
    const { Partitions = [], UnprocessedKeys = [] } = await asking(table, () =>
      session.client.send(new BatchGetPartitionCommand({ ...splitName(table), PartitionsToGet })),
    );
    found.push(...Partitions.map(partitionOf));
    // A big answer comes in pieces: only a piece of nothing counts as a try.
    tries = UnprocessedKeys.length < left.length ? 1 : tries + 1;
    left = UnprocessedKeys.map(({ Values }) => Values ?? []);
    if (tries > itemTries) {
      throw new LakefillError('TransientError', `the catalog leaves ${left.length} partitions of ${table} unread`, {
        data: { table, unprocessed: left.length },
        hint: 'run the same command again later',
      });
    }
    if (left.length > 0) await session.pause(tries);
  }
  return found;
}

/** Budget: one request for each 100, and one for the items of it that failed in passing. So for updates; 25 when removing. */
export const create = (session: Session, table: string, partitions: CatalogPartition[]): Promise<ItemError[]> =>
  inBatches(session, partitions, limits.write, valuesOf, async (batch) => {
    const PartitionInputList = batch.map(partitionInput);
    const { Errors = [] } = await asking(table, () =>
      session.client.send(new BatchCreatePartitionCommand({ ...splitName(table), PartitionInputList })),
    );
    return Errors.map(({ PartitionValues, ErrorDetail }) => itemError(PartitionValues, ErrorDetail));
  });

export const update = (session: Session, table: string, partitions: CatalogPartition[]): Promise<ItemError[]> =>
  inBatches(session, partitions, limits.write, valuesOf, async (batch) => {
    const Entries = batch.map((partition) => ({
      PartitionValueList: partition.values,
      PartitionInput: partitionInput(partition),
    }));
    const { Errors = [] } = await asking(table, () =>
      session.client.send(new BatchUpdatePartitionCommand({ ...splitName(table), Entries })),
    );
    return Errors.map(({ PartitionValueList, ErrorDetail }) => itemError(PartitionValueList, ErrorDetail));
  });

export const remove = (session: Session, table: string, values: string[][]): Promise<ItemError[]> =>
  inBatches(
    session,
    values,
    limits.remove,
    (one) => one,
    async (batch) => {
      const PartitionsToDelete = batch.map((Values) => ({ Values }));
      const { Errors = [] } = await asking(table, () =>
        session.client.send(new BatchDeletePartitionCommand({ ...splitName(table), PartitionsToDelete })),
      );
      return Errors.map(({ PartitionValues, ErrorDetail }) => itemError(PartitionValues, ErrorDetail));
    },
  );

/**
 * One batch after the other, so that a kill leaves a beginning. An item whose first answer was lost may come back as
 * existing already, or as not found: callers read back what stands.
 */
async function inBatches<T>(
  session: Session,
  items: readonly T[],
  size: number,
  valuesOf: (item: T) => string[],
  send: (batch: T[]) => Promise<ItemError[]>,
): Promise<ItemError[]> {
  const errors: ItemError[] = [];
  for (const whole of cut(items, size)) {
    let batch = whole;
    for (let tries = 1; batch.length > 0; tries++) {
      if (tries > 1) await session.pause(tries - 1);
      const failed = await send(batch);
      const again = new Set(
        tries < itemTries ? failed.filter(({ error }) => passing.test(error)).map(({ values }) => keyOf(values)) : [],
      );
      errors.push(...failed.filter(({ values }) => !again.has(keyOf(values))));
      batch = batch.filter((item) => again.has(keyOf(valuesOf(item))));
    }
  }
  return errors;
}

const valuesOf = ({ values }: CatalogPartition): string[] => values;

const keyOf = (values: readonly string[]): string => JSON.stringify(values);

const itemError = (values: string[] | undefined, detail: ErrorDetail | undefined): ItemError => ({
  values: values ?? [],
  error: detail?.ErrorCode ?? 'InternalServiceException',
  message: detail?.ErrorMessage ?? '',
});

const cut = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
