import type { DuckDBConnection } from '@duckdb/node-api';
import { LakefillError } from '../../core/errors.ts';
import type { ChunkDocument, ChunkPartition, SourceView } from '../../core/plan/chunk-document.ts';
import { type Bounds, boundsOf, widen } from './bounds.ts';
import { failureOf } from './failure.ts';
import { loadPart } from './load.ts';
import type { LocalObjects, SourceObject } from './local-objects.ts';
import { neededColumns } from './needed-column.ts';
import { countRows, fillSource, openPart, openSource, type Part, type Slice, type SourceRows } from './source.ts';
import type { Node } from './syntax-tree.ts';

/** The sources of a chunk's partitions. */
export interface SharedSources {
  /** Makes the partition's rows the connection's view `source`. */
  open(connection: DuckDBConnection, partition: ChunkPartition): Promise<{ rows: SourceRows; bounds: Bounds }>;
}

type Sourced = Pick<ChunkDocument, 'sources' | 'timeZone' | 'partitions'>;

/**
 * Loads every file that two or more partitions filter by time; files of one partition are read where they are needed.
 * A file that cannot be read is an error of just the partitions that use it.
 */
export async function shareSources(
  connection: DuckDBConnection,
  chunk: Sourced,
  tree: Node,
  objects: LocalObjects,
): Promise<SharedSources> {
  const needed = (columns: readonly string[]): string[] => neededColumns(tree, columns);
  const takers = takersOf(chunk, needed);
  const users = usersOf(takers);
  const loaded = new Map<string, Part | { error: unknown }>();
  for (const [id, { view, object, slices }] of users) {
    if (slices.length < 2) continue;
    try {
      const part = await openPart(connection, filesOf(view, objects, [object]), view, objects.rename);
      loaded.set(id, await loadPart(connection, `lakefill load ${loaded.size}`, part, slices, objects.rename));
    } catch (error) {
      loaded.set(id, { error });
    }
  }

  async function partOf(own: DuckDBConnection, view: SourceView, object: SourceObject): Promise<Part> {
    const part = loaded.get(idOf(view, object));
    if (part === undefined) return openPart(own, filesOf(view, objects, [object]), view, objects.rename);
    if ('error' in part) throw part.error;
    return part;
  }

  const takes = takers.flatMap(({ key, slice, objects: wanted }) => {
    const parts = wanted.map((object) => loaded.get(idOf(slice.view, object))).filter(isPart);
    const all = parts.length > 0 && parts.length === wanted.length;
    return all ? [{ key, parts, slice }] : [];
  });
  // Where that fails, each partition is counted by itself, and a failure is its own.
  const counts = await countRows(connection, takes).catch((error: unknown) => {
    if (failureOf(error).name === 'Interrupted') throw error;
    return [];
  });
  const counted = new Map(takes.map(({ key }, index) => [key, counts[index]]));

  return {
    async open(own, partition) {
      const view = viewOf(chunk, partition);
      const wanted = partition.source?.objects ?? [];
      const slice = sliceOf(chunk, view, partition, needed);
      if (view.partitioned) {
        const rows = await openSource(own, filesOf(view, objects, wanted), slice, objects.rename);
        return { rows, bounds: slice.own };
      }
      const parts: Part[] = [];
      for (const object of wanted) parts.push(await partOf(own, view, object));
      const take = { parts, slice };
      return { rows: await fillSource(own, take, objects.rename, counted.get(partition.key)), bounds: slice.own };
    },
  };
}

const isPart = (part: Part | { error: unknown } | undefined): part is Part => part !== undefined && 'from' in part;

/** A partition whose rows lie among others' in the objects. */
interface Taker {
  key: string;
  slice: Slice;
  objects: SourceObject[];
}

const takersOf = (chunk: Sourced, needed: Slice['needed']): Taker[] =>
  chunk.partitions.flatMap((partition) => {
    const { key, source } = partition;
    const view = source === null ? undefined : chunk.sources[source.id];
    if (source === null || view === undefined || view.partitioned) return [];
    return [{ key, slice: sliceOf(chunk, view, partition, needed), objects: source.objects }];
  });

interface User {
  view: SourceView;
  object: SourceObject;
  slices: Slice[];
}

/** Which partitions take rows of which file. */
function usersOf(takers: readonly Taker[]): Map<string, User> {
  const users = new Map<string, User>();
  for (const { slice, objects } of takers) {
    const { view } = slice;
    for (const object of objects) {
      const id = idOf(view, object);
      const user = users.get(id) ?? { view, object, slices: [] };
      user.slices.push(slice);
      users.set(id, user);
    }
  }
  return users;
}

const idOf = (view: SourceView, { uri, etag, versionId }: SourceObject): string =>
  JSON.stringify([view.id, uri, versionId ?? etag]);

const filesOf = ({ format, csv }: SourceView, objects: LocalObjects, wanted: readonly SourceObject[]) => ({
  format,
  csv,
  files: objects.files(wanted),
});

export function viewOf({ sources }: Pick<ChunkDocument, 'sources'>, { key, source }: ChunkPartition): SourceView {
  const view = source === null ? undefined : sources[source.id];
  if (view !== undefined && source !== null && source.objects.length > 0) return view;
  throw new LakefillError('TransformFailed', `no source holds ${key}`, { data: { partition: key } });
}

function sliceOf(
  { timeZone }: Pick<ChunkDocument, 'timeZone'>,
  view: SourceView,
  partition: ChunkPartition,
  needed: Slice['needed'],
): Slice {
  const own = boundsOf(partition, view, timeZone);
  return { view, values: partition.values, own, wide: widen(own, view, timeZone), needed };
}
