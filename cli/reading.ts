import type { Dataset } from '../core/dataset/dataset.ts';
import type { ObjectState } from '../core/gaps/candidate.ts';
import { sameObjects } from '../core/gaps/fingerprint.ts';
import type { PartitionFacts } from '../core/ledger/outcome.ts';
import { encodeKey } from '../core/request/key.ts';
import { findPartition } from '../core/request/partition.ts';
import type { Partition } from '../core/request/request.ts';
import { parseUri } from '../core/uri.ts';
import { placeOf, scanPlaces } from '../functions/discover-gaps/scan.ts';
import { readKnowledge } from '../functions/shared/facts.ts';
import type { Deps } from '../ports/deps.ts';

/** One partition as a reader sees it now. */
export interface ReaderPartition {
  partition: Partition;
  location: string;
  objects: ObjectState[];
  /** What the ledger says of exactly these objects; null when somebody else wrote them. */
  facts: (PartitionFacts & { runId: string }) | null;
}

/**
 * What readers of a dataset see: the catalog's entries where it has a table, else the folders below the target's root.
 * Budget: the table's pages and one bulk listing, or one listing.
 */
export async function readersView(dataset: Dataset, deps: Deps): Promise<ReaderPartition[]> {
  const { table } = dataset.declaration.target;
  const listed = table === undefined ? await fromListing(dataset, deps) : await fromCatalog(dataset, table, deps);
  const knowledge = await readKnowledge(dataset.id, deps);
  return listed
    .map(({ partition, location, objects }) => {
      const held = knowledge.get(partition.key)?.held ?? null;
      return { partition, location, objects, facts: held && sameObjects(held.objects, objects) ? held : null };
    })
    .sort((a, b) => a.partition.start - b.partition.start || (a.partition.key < b.partition.key ? -1 : 1));
}

type Listed = Omit<ReaderPartition, 'facts'>;

async function fromCatalog(dataset: Dataset, table: string, deps: Deps): Promise<Listed[]> {
  if (!(await deps.catalog.getTable(table))) return [];
  const entries: { partition: Partition; location: string }[] = [];
  for await (const page of deps.catalog.listPartitions(table)) {
    for (const { values, location } of page) {
      const key = encodeKey(Object.fromEntries(dataset.keys.map((name, index) => [name, values[index] ?? ''])));
      const partition = findPartition(dataset, key);
      if (!('problem' in partition)) entries.push({ partition, location: placeOf(location) });
    }
  }
  const objects = await scanPlaces(
    deps.store,
    entries.map(({ location }) => location),
  );
  return entries.map((entry) => ({ ...entry, objects: (objects.get(entry.location) ?? []).map(stateOf) }));
}

async function fromListing(dataset: Dataset, deps: Deps): Promise<Listed[]> {
  const found = new Map<string, Listed>();
  for await (const page of deps.store.list(parseUri(dataset.target.root))) {
    for (const object of page.objects) {
      const values = dataset.target.match(object.uri);
      if (values === null) continue;
      const ordered = Object.fromEntries(dataset.keys.map((name) => [name, values[name] ?? '']));
      const partition = findPartition(dataset, encodeKey(ordered));
      if ('problem' in partition) continue;
      const known = found.get(partition.key);
      if (known) known.objects.push(stateOf(object));
      else found.set(partition.key, { partition, location: dataset.target.locate(values), objects: [stateOf(object)] });
    }
  }
  return [...found.values()];
}

const stateOf = ({ uri, size, etag }: ObjectState): ObjectState => ({ uri, size, etag });
