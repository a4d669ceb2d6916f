import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { Json } from '../../core/json.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import type { ResultDocument, StagedFile } from '../../core/plan/result.ts';
import { parseUri } from '../../core/uri.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** A file as it lies there, with the checksum that its writer got, where there is one. */
export interface AuditedFile extends ObjectState {
  /** Milliseconds since 1970. */
  lastModified?: number;
  checksum?: string;
}

/** One partition under audit: the files that would be published, and what the job said about them. */
export interface AuditedPartition {
  chunk: ChunkPartition;
  files: AuditedFile[];
  rowsRead: number | null;
  rowsWritten: number | null;
  answers: Record<string, Json>;
  /** Why its files are not those that the job names; nothing else is judged then. */
  tampered: string | null;
}

/**
 * What a job staged, held against what lies there: an object that the result does not name, or one of another size, means
 * that somebody else wrote below the stage prefix. Partitions that the job itself gave up are left out.
 */
export async function stagedPartitions(
  chunk: ChunkDocument,
  result: ResultDocument,
  stage: string,
  store: ObjectStore,
): Promise<AuditedPartition[]> {
  const objects = new Map<string, AuditedFile>();
  for await (const page of store.list(parseUri(stage))) {
    for (const { uri, size, etag, lastModified } of page.objects) objects.set(uri, { uri, size, etag, lastModified });
  }
  const members = new Map(chunk.partitions.map((partition) => [partition.key, partition]));
  return result.partitions.flatMap((staged): AuditedPartition[] => {
    const partition = members.get(staged.partition);
    if (!partition || staged.error) return [];
    const folder = `${stage}${partition.path}`;
    const found = [...objects.values()].filter(({ uri }) => uri.startsWith(folder));
    const named = new Map(staged.files.map((file) => [file.uri, file]));
    const stray = found.find(({ uri, size }) => named.get(uri)?.size !== size);
    const missing = staged.files.find(({ uri }) => !objects.has(uri));
    return [
      {
        chunk: partition,
        files: found.map((file) => ({ ...file, ...checksumOf(named.get(file.uri)) })),
        rowsRead: staged.rowsRead,
        rowsWritten: staged.rowsWritten,
        answers: staged.answers,
        tampered: stray
          ? `${stray.uri} is not what the job wrote`
          : missing
            ? `${missing.uri}, which the job wrote, is gone`
            : null,
      },
    ];
  });
}

const checksumOf = (file: StagedFile | undefined): { checksum?: string } => (file ? { checksum: file.checksum } : {});

/** Objects that lie at their place already and only need a catalog entry. */
export const registeredPartitions = (chunk: ChunkDocument): AuditedPartition[] =>
  chunk.partitions.map((partition) => ({
    chunk: partition,
    files: partition.base.objects,
    rowsRead: null,
    rowsWritten: null,
    answers: {},
    tampered: null,
  }));
