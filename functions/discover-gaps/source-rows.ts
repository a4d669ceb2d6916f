import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Observation } from '../../core/gaps/observation.ts';
import { isSettled } from '../../core/gaps/settled.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { factsOfGroups } from '../shared/footers.ts';

/** The partitions whose rows have to be the source's: something lies there, and the ledger does not settle the matter. */
export function comparable(dataset: Dataset, seen: readonly Observation[]): Observation[] {
  if (dataset.declaration.transform.rows !== 'same') return [];
  return seen.filter(
    (one) =>
      one.source !== null &&
      one.objects.some(({ size }) => size > 0) &&
      !isSettled(one, dataset.declarationHash) &&
      one.waiver === null,
  );
}

/**
 * Rows of the chosen source for each partition, where footers tell them exactly: of files that hold just the partition, or
 * of row groups that lie wholly inside it. Budget: one range read per object of a partitioned Parquet source; those of an
 * unpartitioned one are read already and answered by `exactRows`, by place in `seen`. Old versions cannot be read in part and
 * are left open.
 */
export async function rowsFromFooters(
  dataset: Dataset,
  seen: readonly Observation[],
  exactRows: (place: number) => number | undefined,
  store: ObjectStore,
): Promise<Map<string, number>> {
  const { sources } = dataset.declaration;
  const readable = new Set(
    sources.flatMap((source) => {
      const { partitioned, filterColumns } = viewOf(source, dataset);
      const whole = partitioned && filterColumns.length === 0;
      return source.format === 'parquet' && source.kind !== 's3-versions' && whole ? [source.id] : [];
    }),
  );
  const asked = comparable(dataset, seen);
  const facts = await factsOfGroups(
    new Map(
      asked.flatMap(({ partition, source }) =>
        source && readable.has(source.id) ? [[partition.key, source.objects.filter(({ size }) => size > 0)]] : [],
      ),
    ),
    store,
  );
  const rows = new Map([...facts].flatMap(([key, one]) => (one.problems.length === 0 ? [[key, one.rows]] : [])));
  const wanted = new Set(asked);
  seen.forEach((one, place) => {
    const exact = wanted.has(one) ? exactRows(place) : undefined;
    if (exact !== undefined) rows.set(one.partition.key, exact);
  });
  return rows;
}
