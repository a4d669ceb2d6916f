import type { ObjectState } from '../gaps/candidate.ts';
import type { FactsDocument, PartitionFacts } from './outcome.ts';

/** What the ledger knows of one partition. */
export interface Knowledge {
  /** What it holds since the last publication that stands; null when none does. */
  held: (PartitionFacts & { runId: string }) | null;
  /** The last audit failed and nothing was published since. */
  failure: (PartitionFacts & { runId: string }) | null;
}

/**
 * Merges the facts of all runs, whatever their order: per partition the entry of the highest fence that published
 * something and was not rolled back. A rollback gives the entry below it back, with the restored objects' ETags.
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
  let restored: PartitionFacts | null = null;
  let failure: Knowledge['failure'] = null;
  for (const facts of newestFirst) {
    if (facts.state === 'rolled-back') restored ??= facts;
    else if (facts.state === 'failed') failure ??= facts === newestFirst[0] ? facts : null;
    else return { held: restored ? { ...facts, objects: asRestored(facts.objects, restored) } : facts, failure };
  }
  return { held: null, failure };
}

/** Objects that a rollback put back have new ETags where they were what the run had replaced; others stay as published. */
function asRestored(published: readonly ObjectState[], { base = [], objects }: PartitionFacts): ObjectState[] {
  const before = new Map(base.map((object) => [object.uri, object.etag]));
  const now = new Map(objects.map((object) => [object.uri, object]));
  return published.map((object) => (before.get(object.uri) === object.etag ? (now.get(object.uri) ?? object) : object));
}
