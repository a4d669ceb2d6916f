import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import { emptyFacts } from '../../core/audit/merge.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { footerOf } from '../../core/gaps/footer.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { factsOfGroups } from '../shared/footers.ts';

/**
 * What the footers of these partitions say, by partition; nothing for formats without footers. Whoever wrote a sound file
 * over ours may have had reasons for its columns: without `whole` only its soundness is looked at. Budget: one range read
 * per target object; with `whole` and `transform.rows: same` also one per Parquet object of a source that is partitioned.
 */
export async function observeFooters(
  dataset: Dataset,
  seen: readonly Observation[],
  whole: { expected: readonly Column[] | null } | null,
  store: ObjectStore,
): Promise<Map<string, FooterObservation>> {
  if (dataset.declaration.target.format !== 'parquet') return new Map();
  const facts = await factsOfGroups(
    groupsOf(seen, ({ objects }) => objects),
    store,
  );
  const factsOf = (key: string): Facts => facts.get(key) ?? emptyFacts;
  if (!whole) {
    return new Map(
      seen.map(({ partition: { key } }) => [key, { rows: factsOf(key).rows, problems: factsOf(key).problems }]),
    );
  }
  const { sources } = dataset.declaration;
  const counts = await sourceRows(dataset, seen, store);
  return new Map(
    seen.map(({ partition, knowledge, source: chosen }) => {
      const id = knowledge.held?.sourceId ?? chosen?.id;
      const source = sources.find((declared) => declared.id === id);
      const footer = footerOf(factsOf(partition.key), { dataset, partition, expected: whole.expected, source });
      const count = counts.get(partition.key);
      return [partition.key, count === undefined ? footer : { ...footer, sourceRows: count }];
    }),
  );
}

/** Rows of the chosen source, where its files hold just the partition and tell exactly how many. */
async function sourceRows(
  dataset: Dataset,
  seen: readonly Observation[],
  store: ObjectStore,
): Promise<Map<string, number>> {
  const { sources, transform } = dataset.declaration;
  if (transform.rows !== 'same') return new Map();
  const countable = new Set(
    sources
      .filter((source) => {
        const { partitioned, filterColumns } = viewOf(source, dataset);
        return (
          source.format === 'parquet' && source.kind !== 's3-versions' && partitioned && filterColumns.length === 0
        );
      })
      .map(({ id }) => id),
  );
  const counted = seen.filter(({ source }) => source !== null && countable.has(source.id));
  const facts = await factsOfGroups(
    groupsOf(counted, ({ source }) => source?.objects ?? []),
    store,
  );
  return new Map([...facts].flatMap(([key, { rows, problems }]) => (problems.length === 0 ? [[key, rows]] : [])));
}

const groupsOf = (
  seen: readonly Observation[],
  objectsOf: (one: Observation) => readonly { uri: string; size: number }[],
): Map<string, { uri: string; size: number }[]> =>
  new Map(seen.map((one) => [one.partition.key, objectsOf(one).filter((object) => object.size > 0)]));
