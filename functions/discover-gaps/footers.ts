import type { Target } from '../../core/dataset/declaration.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { factsOfGroups } from '../shared/footers.ts';

/** What the footers of these partitions say, by partition; nothing for formats without footers. */
export async function observeFooters(
  target: Target,
  seen: readonly Observation[],
  store: ObjectStore,
): Promise<Map<string, FooterObservation>> {
  if (target.format !== 'parquet') return new Map();
  const groups = new Map(seen.map((one) => [one.partition.key, one.objects.filter((object) => object.size > 0)]));
  const facts = await factsOfGroups(groups, store);
  return new Map([...facts].map(([key, { rows, problems }]) => [key, { rows, problems }]));
}
