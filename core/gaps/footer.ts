import type { Column } from '../audit/column.ts';
import type { Facts } from '../audit/facts.ts';
import { checkInterval, type TimeSpan } from '../audit/structure-interval.ts';
import { checkSchemas } from '../audit/structure-schema.ts';
import { formatInstant } from '../calendar/interval.ts';
import { wallIn } from '../calendar/wall.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Source } from '../dataset/declaration.ts';
import type { Partition } from '../request/request.ts';
import type { FooterObservation } from './observation.ts';

/** What the footers of a partition's files are held against. */
export interface FooterContext {
  dataset: Dataset;
  partition: Partition;
  /** The table's columns, else those of the last publication; null when there is neither. */
  expected: readonly Column[] | null;
  /** The source that the partition was or would be filled from: its time column is looked for among the files'. */
  source: Source | undefined;
}

/**
 * What footers prove about a partition: only what is certain is said, anything else is left to an audit. Footers that
 * contradict themselves prove nothing but that.
 */
export function footerOf(facts: Facts, context: FooterContext): FooterObservation {
  const { rows, problems } = facts;
  if (problems.length > 0) return { rows, problems };
  const drift = driftOf(facts, context);
  const misplaced = misplacementOf(facts, context);
  return { rows, problems, ...(drift !== null && { drift }), ...(misplaced !== null && { misplaced }) };
}

/** With `schema: add`, partitions older than a column do not have it. Keys that the files keep are not columns. */
function driftOf({ schemas }: Facts, { dataset, expected }: FooterContext): string | null {
  const { schema: policy } = dataset.declaration.target;
  const files = schemas.map((columns) => columns.filter(({ name }) => !dataset.keys.includes(name)));
  const known = new Set(files.flat().map(({ name }) => name.toLowerCase()));
  const held = policy === 'add' ? expected?.filter(({ name }) => known.has(name.toLowerCase())) : expected;
  const { outcome, detail } = checkSchemas(held ?? null, files, policy);
  return outcome === 'fail' ? detail : null;
}

function misplacementOf(facts: Facts, { dataset, partition, source }: FooterContext): string | null {
  if (source?.timeColumn === undefined) return null;
  const verdict = checkInterval(facts, source.timeColumn, spanOf(dataset, partition, source.timeColumnZone));
  return verdict?.outcome === 'fail' ? verdict.detail : null;
}

/** What a zone-less column reads inside the partition: in the zone that it is written in. */
export function spanOf({ calendar, declaration }: Dataset, partition: Partition, zone: string | undefined): TimeSpan {
  const [start, end] = [formatInstant(partition.start), formatInstant(partition.end)];
  const { start: wallStart, end: wallEnd } =
    zone === undefined || zone === declaration.timeZone ? calendar.wall(partition) : wallIn(partition, zone);
  return { start, end, wallStart, wallEnd };
}
