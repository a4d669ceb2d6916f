import type { Facts } from '../../core/audit/facts.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import { isAudited } from '../../core/gaps/settled.ts';
import type { Knowledge } from '../../core/ledger/facts.ts';
import { formatSize } from '../../core/size.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { type CountTask, countSources, objectsToCount } from './count-sources.ts';
import { publishedRules } from './published-rules.ts';
import { comparable } from './source-rows.ts';
import { askTarget, type TargetQuery } from './target-query.ts';

/** Queries under way at once: each has a database of its own in memory. */
const CONCURRENCY = 4;

export interface Scan {
  /** By partition what footers and queries together found; what no query was needed for stays as footers had it. */
  (slice: ScanSlice): Promise<Map<string, FooterObservation>>;
  /** What queries had to read so far. */
  bytes(): number;
}

export interface ScanSlice {
  seen: readonly Observation[];
  facts: ReadonlyMap<string, Facts>;
  footers: ReadonlyMap<string, FooterObservation>;
  sourceRows: ReadonlyMap<string, number>;
}

/**
 * Depth `scan`: the dataset's rules are held against what is published, and what footers left open is asked of the rows.
 * What passed its audit under this declaration and was not touched since is not read again, nor what is waived. Budget:
 * per partition that is read one query over its files, one more where rules are open (where that one is refused, one per
 * rule), and for text one for its columns; per partition of a partitioned source whose rows footers do not tell, one
 * count; one count for 500 partitions of an unpartitioned source. Error: `OverBudget` before the first query of a slice
 * with which all objects that are read would exceed `limits.maxScanBytes`.
 */
export async function scanner(
  task: { dataset: Dataset; knowledge: ReadonlyMap<string, Knowledge>; now: number; scanned: number },
  deps: Pick<Deps, 'store' | 'engine'>,
): Promise<Scan> {
  const { dataset, scanned } = task;
  const rules = await publishedRules(task, deps);
  let bytes = scanned;
  const scan = async ({ seen, facts, footers, sourceRows }: ScanSlice): Promise<Map<string, FooterObservation>> => {
    const queries = seen.flatMap((one): TargetQuery[] => {
      const sound = (footers.get(one.partition.key)?.problems ?? []).length === 0;
      const asked = sound && one.waiver === null && one.objects.some(({ size }) => size > 0);
      if (!asked || isAudited(one, dataset.declarationHash)) return [];
      return [{ dataset, rules, seen: one, facts: facts.get(one.partition.key) ?? null }];
    });
    const known = new Set([...footers.keys(), ...queries.map((query) => query.seen.partition.key)]);
    const counts: CountTask[] = comparable(dataset, seen)
      .filter(({ partition: { key } }) => known.has(key) && !sourceRows.has(key))
      .flatMap(({ partition, source }) => (source ? [{ partition, source }] : []));
    bytes += sizeOf([...queries.flatMap((query) => query.seen.objects), ...objectsToCount(dataset, counts)]);
    refuseAbove(bytes, dataset);

    const answers = await mapLimit(queries, CONCURRENCY, async (query) => {
      const { key } = query.seen.partition;
      const before = footers.get(key) ?? { rows: 0, problems: [] };
      return [key, { ...before, ...(await askTarget(query, deps.engine)) }] as const;
    });
    const counted = await countSources(dataset, counts, deps.engine);
    const found = new Map([...footers, ...answers]);
    for (const [key, rows] of [...sourceRows, ...counted]) {
      const before = found.get(key);
      if (before) found.set(key, { ...before, sourceRows: rows });
    }
    return found;
  };
  return Object.assign(scan, { bytes: () => bytes });
}

const sizeOf = (objects: readonly { size: number }[]): number => objects.reduce((sum, { size }) => sum + size, 0);

function refuseAbove(bytes: number, { id, declaration }: Dataset): void {
  const { maxScanBytes } = declaration.limits;
  if (bytes <= maxScanBytes) return;
  throw new LakefillError(
    'OverBudget',
    `depth scan would read ${formatSize(bytes)}, and ${id} allows ${formatSize(maxScanBytes)}`,
    {
      data: { dataset: id, bytes, maxScanBytes },
      hint: 'ask for fewer partitions, look at depth footer, or raise limits.maxScanBytes',
    },
  );
}
