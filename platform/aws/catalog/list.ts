import { GetPartitionsCommand, type Partition, type Segment } from '@aws-sdk/client-glue';
import { LakefillError } from '../../../core/errors.ts';
import type { CatalogPartition } from '../../../core/gaps/observation.ts';
import { sdkError } from '../fault.ts';
import { partitionOf, splitName } from './descriptor.ts';
import { asking, type Session } from './session.ts';

/** Glue's page. */
const pageSize = 1_000;
/** Glue cuts a table into at most ten segments; its own rate limit makes more than four of little use. */
const segments = 4;

interface Page {
  partitions: CatalogPartition[];
  next: string | undefined;
}

/**
 * Small tables in one request. Where more follows, the rest is read in four segments at once: a first page too many is
 * cheaper than four requests for every small table. At most four pages are held. The order is Glue's, which is none.
 */
export async function* list(
  session: Session,
  table: string,
  expression: string | undefined,
): AsyncGenerator<CatalogPartition[]> {
  const ask = (segment?: Segment, token?: string) => readPage(session, table, expression, segment, token);
  const first = await ask();
  if (first.next === undefined) {
    yield first.partitions;
    return;
  }
  const reading = new Map<number, Promise<{ number: number; page: Page }>>();
  const read = (number: number, token?: string) => {
    const asked = ask({ SegmentNumber: number, TotalSegments: segments }, token);
    reading.set(
      number,
      asked.then((page) => ({ number, page })),
    );
  };
  for (let number = 0; number < segments; number++) read(number);
  try {
    while (reading.size > 0) {
      const { number, page } = await Promise.race(reading.values());
      reading.delete(number);
      if (page.next !== undefined) read(number, page.next);
      yield page.partitions;
    }
  } finally {
    // Who stops early, or fails, does not wait for the other segments.
    for (const asked of reading.values()) asked.catch(() => {});
  }
}

async function readPage(
  { client }: Session,
  table: string,
  expression: string | undefined,
  segment: Segment | undefined,
  token: string | undefined,
): Promise<Page> {
  const page = await asking(table, async () => {
    try {
      return await client.send(
        new GetPartitionsCommand({
          ...splitName(table),
          Expression: expression,
          Segment: segment,
          NextToken: token,
          MaxResults: pageSize,
          ExcludeColumnSchema: true,
        }),
      );
    } catch (error) {
      if (expression !== undefined && sdkError(error).name === 'InvalidInputException') {
        throw unreadable(expression, error);
      }
      throw error;
    }
  });
  return { partitions: (page.Partitions ?? []).map(withoutColumns), next: page.NextToken || undefined };
}

/** Glue leaves the list of columns out, or empty. */
function withoutColumns(partition: Partition): CatalogPartition {
  const { Columns: _, ...StorageDescriptor } = partition.StorageDescriptor ?? {};
  return partitionOf({ ...partition, StorageDescriptor });
}

const unreadable = (expression: string, cause: unknown): LakefillError =>
  new LakefillError('InvalidRequest', `partition expression: the catalog cannot read "${expression}"`, {
    data: { expression },
    hint: "write comparisons such as dt >= '2001-01-01' AND region IN ('eu', 'us')",
    cause,
  });
