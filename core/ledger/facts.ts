import type { ObjectState } from '../gaps/candidate.ts';
import type { Aged } from '../publish/record.ts';
import type { FactsDocument, PartitionFacts } from './outcome.ts';

/** What the ledger knows of one partition. */
export interface Knowledge {
  /** What it holds since the last publication that stands; null when none does. */
  held: (PartitionFacts & { runId: string }) | null;
  /** The last audit failed and nothing was published since. */
  failure: (PartitionFacts & { runId: string }) | null;
  /** For objects that a rollback put back: when their bytes were first written, ms, by `copyKey`. Absent where none was. */
  written?: ReadonlyMap<string, number>;
}

/** One writing of an object: who writes the same bytes again later makes them new. */
export const copyKey = ({ uri, etag, lastModified }: Pick<ObjectState, 'uri' | 'etag'> & Aged): string =>
  `${lastModified} ${etag} ${uri}`;

/**
 * Merges the facts of all runs, whatever their order: per partition the entry of the highest fence that published
 * something and was not rolled back. A rollback gives the entries below it back, with the restored objects' ETags. A run
 * writes a partition under one fence, and no two runs under the same.
 */
export function mergeFacts(documents: readonly FactsDocument[]): Map<string, Knowledge> {
  const entries = new Map<string, (PartitionFacts & { runId: string })[]>();
  for (const document of documents) {
    for (const [partition, facts] of Object.entries(document.partitions)) {
      const list = entries.get(partition) ?? [];
      list.push({ ...facts, runId: document.runId });
      entries.set(partition, list);
    }
  }
  return new Map([...entries].map(([partition, list]) => [partition, knowledgeOf(list)]));
}

function knowledgeOf(list: (PartitionFacts & { runId: string })[]): Knowledge {
  const newestFirst = list.toSorted((a, b) => b.fence - a.fence);
  const standing = newestFirst.filter((facts) => facts.state !== 'rolled-back');
  const failure = standing[0]?.state === 'failed' ? standing[0] : null;
  const held = standing.find((facts) => facts.state !== 'failed');
  const written = writtenBefore(newestFirst);
  const known = { failure, ...(written.size > 0 && { written }) };
  if (!held) return { held: null, ...known };
  // Runs of one partition follow each other, so each rollback found what those before it had put back.
  const rolledBack = newestFirst.filter((facts) => facts.state === 'rolled-back' && facts.fence > held.fence);
  return { held: { ...held, objects: rolledBack.reduceRight(asRestored, held.objects) }, ...known };
}

/** Oldest first: a later rollback may have put back the copy that an earlier one made. */
function writtenBefore(newestFirst: readonly PartitionFacts[]): Map<string, number> {
  const written = new Map<string, number>();
  for (const { state, base = [], objects } of newestFirst.toReversed()) {
    if (state !== 'rolled-back') continue;
    const now = new Map(objects.map((object) => [object.uri, object]));
    for (const before of base) {
      const after = now.get(before.uri);
      const first = written.get(copyKey(before)) ?? before.lastModified;
      if (after !== undefined && first !== undefined) written.set(copyKey(after), first);
    }
  }
  return written;
}

/** Objects that a rollback put back have new ETags where they were what the run had replaced; others stay as published. */
function asRestored(published: ObjectState[], { base = [], objects }: PartitionFacts): ObjectState[] {
  const before = new Map(base.map((object) => [object.uri, object.etag]));
  const now = new Map(objects.map((object) => [object.uri, object]));
  return published.map((object) => (before.get(object.uri) === object.etag ? (now.get(object.uri) ?? object) : object));
}
