import type { Column } from '../audit/column.ts';
import type { Format } from '../dataset/declaration.ts';
import type { Base, ObjectState } from '../gaps/candidate.ts';
import type { CatalogPartition, CatalogTable } from '../gaps/observation.ts';
import type { StagedFile, StagedPartition } from '../plan/result.ts';
import { fitsFormat, glueColumns, parametersWithFormat, withFormat } from './descriptor.ts';
import { MARKER } from './marker.ts';
import type { Aged, PartitionPublication, Placement, Removal } from './record.ts';

/** A base object as a HEAD shows it. */
export interface BaseObject {
  uri: string;
  size: number;
  etag: string;
  versionId: string;
  lastModified: number;
  checksum: string | null;
}

export interface PublicationContext {
  mode: 'swap' | 'overwrite';
  /** Of the staged files. */
  format: Format;
  marker: string;
  /** The catalog table as it will be when partitions are written; null without one. */
  table: CatalogTable | null;
  values: string[];
  /** Where readers without a catalog look, ending in `/`. */
  location: string;
  /** The staged partition's folder. */
  stagedLocation: string;
  schema: Column[];
}

/** What publishing one audited, staged partition takes, and all that undoing it needs. Pure; `heads` are the base's. */
export function publicationOf(
  staged: StagedPartition,
  base: Base,
  heads: readonly BaseObject[],
  context: PublicationContext,
): PartitionPublication {
  const { partition, rowsWritten: rows, bytes } = staged;
  const shared = { partition, base, rows, bytes, placements: [], removals: [], entry: null };
  if (isUnchanged(staged.files, heads) && (context.table === null || base.entry !== null)) {
    return { ...shared, action: 'unchanged' };
  }
  if (context.mode === 'swap') {
    return { ...shared, action: 'swap', entry: entryAt(context.stagedLocation, base.entry, rows, context) };
  }
  const location = base.entry ? folder(base.entry.location) : context.location;
  // An entry that is there stays as it is, unless readers would take the new files for another format's.
  const needsEntry = context.table !== null && !(base.entry && fitsFormat(base.entry.descriptor, context.format));
  return {
    ...shared,
    action: 'overwrite',
    entry: needsEntry ? entryAt(location, base.entry, rows, context) : null,
    ...placementsOf(staged.files, heads, location),
  };
}

/** Registering objects where they lie: only the catalog entry is made. */
export function registrationOf(
  partition: string,
  base: Base,
  counts: { rows: number; bytes: number },
  context: PublicationContext,
): PartitionPublication {
  const entry = entryAt(context.location, base.entry, counts.rows, context);
  return { partition, action: 'register', base, entry, placements: [], removals: [], ...counts };
}

/** Equal size and checksum, file for file: ETags say nothing across KMS keys and multipart uploads. */
function isUnchanged(files: readonly StagedFile[], heads: readonly BaseObject[]): boolean {
  if (files.length !== heads.length || heads.length === 0) return false;
  if (heads.some((head) => head.checksum === null)) return false;
  const identity = (file: { size: number; checksum: string | null }): string => `${file.size} ${file.checksum}`;
  const staged = files.map(identity).sort();
  const present = heads.map(identity).sort();
  return staged.every((file, index) => file === present[index]);
}

function entryAt(
  location: string,
  previous: CatalogPartition | null,
  rows: number,
  context: PublicationContext,
): CatalogPartition {
  const { format, table } = context;
  const usual = table?.descriptor ?? {};
  const known = previous?.descriptor ?? usual;
  const fits = fitsFormat(known, format);
  const descriptor = fits ? known : withFormat(known, format, usual);
  const parameters = fits ? previous?.parameters : parametersWithFormat(previous?.parameters ?? {}, format);
  return {
    values: context.values,
    location,
    parameters: { ...parameters, [MARKER]: context.marker, numRows: String(rows) },
    descriptor: { ...descriptor, Columns: glueColumns(context.schema) },
  };
}

/**
 * Which staged file goes to which key. Where both sides are one object of the same kind its key is reused, so that the
 * partition changes in one write; otherwise a file keeps its name. Every other base object is removed after.
 */
function placementsOf(
  files: readonly StagedFile[],
  heads: readonly BaseObject[],
  location: string,
): { placements: Placement[]; removals: Removal[] } {
  const [only, ...moreFiles] = files;
  const [old, ...moreHeads] = heads;
  const single = only && old && moreFiles.length === 0 && moreHeads.length === 0;
  const byUri = new Map(heads.map((head) => [head.uri, head]));
  const placements = files.map((from): Placement => {
    const to = single && extension(old.uri) === extension(only.uri) ? old.uri : `${location}${fileName(from.uri)}`;
    const replaced = byUri.get(to);
    return { from, to, replaces: replaced ? versionOf(replaced) : null };
  });
  const kept = new Set(placements.map((placement) => placement.to));
  const removals = heads
    .filter((head) => !kept.has(head.uri))
    .map((head): Removal => ({ uri: head.uri, size: head.size, ...versionOf(head) }));
  return { placements, removals };
}

const versionOf = ({ etag, versionId, lastModified }: BaseObject) => ({ etag, versionId, lastModified });

/** What the partition held before, with the ages of the objects that publishing took away. */
export const baseWithAges = ({ base, placements, removals }: PartitionPublication): (ObjectState & Aged)[] => {
  const taken = [...removals, ...placements.map(({ to, replaces }) => ({ uri: to, ...replaces }))];
  const ages = new Map(taken.map(({ uri, lastModified }) => [uri, lastModified]));
  return base.objects.map((object) => {
    const lastModified = ages.get(object.uri);
    return lastModified === undefined ? object : { ...object, lastModified };
  });
};

const folder = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);
const fileName = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

/** `.parquet` of `part-0.zstd.parquet`, `.csv.gz` of `part-0.csv.gz`: readers of text go by the compression's suffix. */
const extension = (uri: string): string =>
  /\.[a-z0-9]+(?:\.(?:gz|zst|bz2|snappy|lz4|deflate))?$/i.exec(fileName(uri))?.[0].toLowerCase() ?? '';
