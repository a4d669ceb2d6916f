import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { footerOf } from '../../core/gaps/footer.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { factsOfGroups } from '../shared/footers.ts';

/**
 * Footers of these partitions' files, merged, by partition; none for formats without. Budget: one range read per object
 * that has a byte; one without is no Parquet file.
 */
export async function readTargetFooters(
  dataset: Dataset,
  seen: readonly Observation[],
  store: ObjectStore,
): Promise<Map<string, Facts>> {
  if (dataset.declaration.target.format !== 'parquet') return new Map();
  return factsOfGroups(new Map(seen.map(({ partition, objects }) => [partition.key, objects])), store);
}

/**
 * What footers prove. Whoever wrote a sound file over ours may have had reasons for its columns: without `whole` only its
 * soundness is looked at.
 */
export function observeFooters(
  dataset: Dataset,
  seen: readonly Observation[],
  facts: ReadonlyMap<string, Facts>,
  whole: { expected: readonly Column[] | null; sourceRows: ReadonlyMap<string, number> } | null,
): Map<string, FooterObservation> {
  return new Map(
    seen.flatMap((one): [string, FooterObservation][] => {
      const { partition } = one;
      const own = facts.get(partition.key);
      if (!own) return [];
      if (!whole) return [[partition.key, { rows: own.rows, problems: own.problems }]];
      const context = { dataset, partition, expected: whole.expected, source: timedSource(dataset, one) };
      const sourceRows = whole.sourceRows.get(partition.key);
      return [[partition.key, { ...footerOf(own, context), ...(sourceRows !== undefined && { sourceRows }) }]];
    }),
  );
}

/** Whose time column the rows may have kept: the source's that filled them, or would fill them, or any that has one. */
export function timedSource({ declaration }: Dataset, { knowledge, source }: Observation): Source | undefined {
  const timed = declaration.sources.filter(({ timeColumn }) => timeColumn !== undefined);
  const named = [knowledge.held?.sourceId, source?.id];
  return named.flatMap((id) => timed.find((one) => one.id === id) ?? [])[0] ?? timed[0];
}
