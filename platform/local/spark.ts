import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { errorMessage, errorName, LakefillError } from '../../core/errors.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** Runs the job's script with these arguments in a folder of its own, to its end. */
export type SparkLauncher = (args: readonly string[], folder: string, signal: AbortSignal) => Promise<void>;

type SourceObject = NonNullable<ChunkPartition['source']>['objects'][number];

/** Where the script finds the bytes of a planned object, or why nobody can have them. */
type Pinned = Pick<SourceObject, 'uri' | 'etag' | 'versionId'> &
  ({ path: string } | { error: { name: string; message: string } });

/**
 * The Glue job's script on local Spark over a local lake, with the job contract's arguments. Planned objects are pinned by
 * ETag and version first, so the script reads just what was planned; its files are plain files of the lake.
 * Throws `JobFailed` with the end of the script's output, `Interrupted` after an abort.
 */
export async function runSparkJob(
  args: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { root, store, launch }: { root: string; store: ObjectStore; launch: SparkLauncher },
): Promise<void> {
  const uri = args['--lakefill_chunk_uri'];
  if (uri === undefined) throw new LakefillError('Bug', 'the job was started without --lakefill_chunk_uri');
  const { body } = await store.get(uri);
  const chunk = JSON.parse(new TextDecoder().decode(body)) as ChunkDocument;
  const folder = await mkdtemp(join(tmpdir(), 'lakefill-spark-'));
  const releases: (() => Promise<void>)[] = [];
  try {
    const pinned: Pinned[] = [];
    for (const [index, object] of objectsOf(chunk).entries()) {
      pinned.push(await pin(store, object, join(folder, `object-${index}-${plainName(object.uri)}`), releases));
    }
    const list = join(folder, 'objects.json');
    await writeFile(list, JSON.stringify(pinned));
    const local = { '--lakefill_local_root': resolve(root), '--lakefill_local_objects': list };
    await launch(Object.entries({ ...args, ...local }).flat(), folder, signal);
  } finally {
    await Promise.all(releases.map((release) => release()));
    await rm(folder, { recursive: true, force: true });
  }
}

function objectsOf(chunk: ChunkDocument): SourceObject[] {
  const all = [
    ...chunk.partitions.flatMap(({ source }) => source?.objects ?? []),
    ...Object.values(chunk.inputObjects).flat(),
  ];
  return [...new Map(all.map((object) => [JSON.stringify([object.uri, object.etag, idOf(object)]), object])).values()];
}

const idOf = (object: SourceObject): string => object.versionId ?? object.etag;

/** A version's own file has no ending, by which Spark knows compressed texts. */
const plainName = (uri: string): string => basename(uri).replaceAll(/[^A-Za-z0-9.-]/g, '-');

async function pin(
  store: ObjectStore,
  { uri, etag, versionId }: SourceObject,
  link: string,
  releases: (() => Promise<void>)[],
): Promise<Pinned> {
  const object = { uri, etag, ...(versionId !== undefined && { versionId }) };
  try {
    const { path, release } = await store.localFile(uri, versionId === undefined ? { etag } : { etag, versionId });
    releases.push(release);
    await symlink(resolve(path), link);
    return { ...object, path: link };
  } catch (error) {
    const gone = ['NoSuchKey', 'PreconditionFailed', 'SourceChanged'].includes(errorName(error));
    return { ...object, error: { name: gone ? 'SourceChanged' : 'EngineFailed', message: errorMessage(error) } };
  }
}
