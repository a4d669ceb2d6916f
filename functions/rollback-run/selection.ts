import { LakefillError } from '../../core/errors.ts';
import type { PartitionPublication, PublishRecord } from '../../core/publish/record.ts';

/** One publish record with those of its partitions that are to be undone. */
export interface Selected {
  publish: PublishRecord;
  partitions: PartitionPublication[];
}

/** What the run really changed, of what the request names; `InvalidRequest` for a partition that the run never touched. */
export function select(
  records: readonly PublishRecord[],
  request: { run: string; partitions?: readonly string[] | undefined },
): Selected[] {
  const wanted = request.partitions === undefined ? null : new Set(request.partitions);
  const known = new Set(records.flatMap((publish) => publish.partitions.map(({ partition }) => partition)));
  const unknown = [...(wanted ?? [])].find((partition) => !known.has(partition));
  if (unknown !== undefined) {
    throw new LakefillError('InvalidRequest', `run ${request.run} did not publish ${unknown}`, {
      data: { run: request.run, partition: unknown },
      hint: `see "lakefill report ${request.run}" for what it published`,
    });
  }
  return records.map((publish) => {
    const done = new Map(publish.done?.partitions.map((one) => [one.partition, one.state]));
    const partitions = publish.partitions.filter(
      ({ partition, action }) =>
        action !== 'unchanged' && done.get(partition) !== 'failed' && (wanted === null || wanted.has(partition)),
    );
    return { publish, partitions };
  });
}

export const namesOf = (selected: readonly Selected[]): string[] =>
  selected.flatMap(({ partitions }) => partitions.map(({ partition }) => partition));

/** Records together, until they hold so many partitions: each batch costs a write of the facts, which name all of the run. */
export function batchesOf(selected: readonly Selected[], size: number): Selected[][] {
  const batches: Selected[][] = [];
  let room = 0;
  for (const one of selected) {
    if (one.partitions.length === 0) continue;
    if (room <= 0) {
      batches.push([]);
      room = size;
    }
    batches.at(-1)?.push(one);
    room -= one.partitions.length;
  }
  return batches;
}
