import type { Facts } from '../../core/audit/facts.ts';
import { readFooter } from '../../core/audit/footer/index.ts';
import { emptyFacts, mergeFacts } from '../../core/audit/merge.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { mapLimit } from './concurrency.ts';

/** Range reads under way at once; S3 answers each in tens of milliseconds. */
const CONCURRENCY = 16;

/**
 * Facts of several groups of Parquet files, each merged. Budget: one range read per file under 1 MB (two where its footer is
 * over 1 KB), at most two for larger ones.
 */
export async function factsOfGroups(
  groups: ReadonlyMap<string, readonly { uri: string; size: number }[]>,
  store: ObjectStore,
): Promise<Map<string, Facts>> {
  const files = [...groups].flatMap(([group, members]) => members.map((file) => ({ group, file })));
  const readings = await mapLimit(files, CONCURRENCY, async ({ group, file }) => {
    const { facts } = await readFooter(file, (start, end) => store.getRange(file.uri, start, end));
    return { group, facts };
  });
  const merged = new Map<string, Facts>([...groups.keys()].map((group) => [group, emptyFacts]));
  for (const { group, facts } of readings) merged.set(group, mergeFacts(merged.get(group) ?? emptyFacts, facts));
  return merged;
}
