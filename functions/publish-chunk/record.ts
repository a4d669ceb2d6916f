import type { Verdict, VerdictsDocument } from '../../core/audit/verdict.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { stageRoot } from '../../core/dataset/stage-root.ts';
import { sameObjects } from '../../core/gaps/fingerprint.ts';
import type { CatalogTable } from '../../core/gaps/observation.ts';
import { canonicalJson } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import { markerOf } from '../../core/publish/marker.ts';
import { type BaseObject, publicationOf, registrationOf } from '../../core/publish/publication.ts';
import type { PartitionPublication, PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { placeOf, scanPlaces } from '../discover-gaps/scan.ts';
import { observeTargets, valuesOf } from '../discover-gaps/target.ts';
import { type ChunkInput, stageUri } from '../shared/chunk.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument, writeOnce } from '../shared/documents.ts';
import { ensureTable } from './table.ts';

/**
 * Makes the publish record of a chunk's audited partitions, before anything is touched; the first one written wins and is
 * answered. What is not any more what it was when planned is refused here. Budget: the bulk listing and catalog batch of
 * the chunk's partitions, that of their stages, one HEAD per base object that may be replaced.
 */
export async function makeRecord(
  input: ChunkInput,
  chunk: ChunkDocument,
  dataset: Dataset,
  verdicts: VerdictsDocument,
  deps: Deps,
): Promise<PublishRecord> {
  const uri = ledgerPaths(deps.control).publish(chunk.runId, chunk.chunkId);
  const passed = new Map(
    verdicts.verdicts.filter((verdict) => verdict.outcome === 'pass').map((verdict) => [verdict.partition, verdict]),
  );
  const members = chunk.partitions.filter((partition) => passed.has(partition.key));
  const current = await observeTargets(dataset, members, deps);
  const refused: PublishRecord['refused'] = [];
  const intact = members.filter((partition) => {
    const seen = current.get(partition.key);
    const same =
      seen !== undefined &&
      canonicalJson(seen.entry) === canonicalJson(partition.base.entry) &&
      sameObjects(seen.objects, partition.base.objects);
    if (!same) refused.push({ partition: partition.key, ...baseChanged(partition.key) });
    return same;
  });

  const table = await ensureTable(
    dataset,
    chunk,
    intact.map((partition) => passed.get(partition.key)?.schema ?? []),
    deps,
  );
  const result = chunk.register
    ? null
    : await requireDocument<ResultDocument>(deps.store, ledgerPaths(deps.control).result(chunk.runId, chunk.chunkId));
  const marker = markerOf(chunk.runId, chunk.chunkId, verdicts.attempt);
  const context = { chunk, dataset, table, marker, attempt: verdicts.attempt };
  const publications = await mapLimit(intact, 16, (partition) =>
    publication(partition, passed.get(partition.key), result, context, deps),
  );
  const changed = publications.flatMap((one) => (typeof one === 'string' ? one : []));
  refused.push(...changed.map((partition) => ({ partition, ...baseChanged(partition) })));
  const record: PublishRecord = {
    schemaVersion: 1,
    runId: chunk.runId,
    chunkId: chunk.chunkId,
    attempt: verdicts.attempt,
    fence: input.fence,
    marker,
    table: table?.name ?? null,
    partitions: await withStaged(
      publications.flatMap((one) => (typeof one === 'object' ? one : [])),
      deps,
    ),
    refused,
    done: null,
  };
  if (await writeOnce(deps.store, uri, record)) return record;
  return (await readDocument<PublishRecord>(deps.store, uri))?.value ?? record;
}

/** Adds to swaps what lies in their stage, listed once for all. */
async function withStaged(
  publications: readonly PartitionPublication[],
  deps: Pick<Deps, 'store'>,
): Promise<PartitionPublication[]> {
  const placeIn = ({ action, entry }: PartitionPublication): string | null =>
    action === 'swap' && entry ? placeOf(entry.location) : null;
  const found = await scanPlaces(
    deps.store,
    publications.flatMap((one) => placeIn(one) ?? []),
  );
  return publications.map((one) => {
    const place = placeIn(one);
    if (place === null) return one;
    return { ...one, staged: (found.get(place) ?? []).map(({ uri, size, etag }) => ({ uri, size, etag })) };
  });
}

export const baseChanged = (partition: string): { error: string; message: string } => ({
  error: 'BasePartitionChanged',
  message: `${partition} was changed by somebody else since it was planned; nothing of it was touched`,
});

/** The partition's key alone when its objects are not the base's any more. */
async function publication(
  partition: ChunkPartition,
  verdict: Verdict | undefined,
  result: ResultDocument | null,
  context: { chunk: ChunkDocument; dataset: Dataset; table: CatalogTable | null; marker: string; attempt: string },
  deps: Pick<Deps, 'store'>,
): Promise<PartitionPublication | string | undefined> {
  const { chunk, dataset, table, marker, attempt } = context;
  if (!verdict) return undefined;
  const shared = {
    mode: chunk.target.publish,
    format: chunk.target.format,
    marker,
    table,
    values: valuesOf(dataset, partition),
    location: folder(dataset.target.locate(partition.values)),
    stagedLocation: `${stageUri(stageRoot(dataset), chunk, attempt)}${partition.path}`,
    schema: table?.columns ?? verdict.schema,
  };
  if (!result) return registrationOf(partition.key, partition.base, verdict, shared);
  const staged = result.partitions.find((one) => one.partition === partition.key);
  if (!staged) return undefined;
  // Only objects of equal sizes can be unchanged, and only an overwrite needs their version ids.
  const needed = chunk.target.publish === 'overwrite' || sameSizes(staged.files, partition.base.objects);
  const heads = needed ? await headBase(partition, deps) : [];
  // Only the version that was planned over may be replaced, also when it changed since it was listed a moment ago.
  if (needed && !sameObjects(heads, partition.base.objects)) return partition.key;
  return publicationOf(staged, partition.base, heads, shared);
}

const sameSizes = (a: readonly { size: number }[], b: readonly { size: number }[]): boolean =>
  canonicalJson(a.map((file) => file.size).sort()) === canonicalJson(b.map((file) => file.size).sort());

async function headBase(partition: ChunkPartition, deps: Pick<Deps, 'store'>): Promise<BaseObject[]> {
  const heads = await mapLimit(partition.base.objects, 4, ({ uri }) => deps.store.head(uri));
  return heads.filter((head) => head !== undefined);
}

const folder = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);
