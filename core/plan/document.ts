import type { Column } from '../audit/column.ts';
import { formatInstant } from '../calendar/interval.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { Source } from '../dataset/declaration.ts';
import { placeholdersOf } from '../dataset/location-template.ts';
import type { Candidate, ObjectState } from '../gaps/candidate.ts';
import type { ChunkDocument, ChunkPartition, SourceView } from './chunk-document.ts';
import type { Chunk } from './plan.ts';

/** How an engine has to read a source: whole files of one partition, or rows cut out by time and other keys. */
export function viewOf(source: Source, dataset: Dataset): SourceView {
  const keys = source.kind === 'catalog' ? [...dataset.keys] : placeholdersOf(source.location ?? '');
  const partitioned = dataset.calendar.keys.every((key) => keys.includes(key));
  const others = dataset.keys.filter((key) => !dataset.calendar.keys.includes(key));
  return {
    id: source.id,
    kind: source.kind,
    format: source.format,
    ...(source.csv && { csv: source.csv }),
    ...(source.timeColumn !== undefined && { timeColumn: source.timeColumn }),
    ...(source.timeColumnZone !== undefined && { timeColumnZone: source.timeColumnZone }),
    ...(source.lookback !== undefined && { lookback: source.lookback }),
    partitioned,
    filterColumns: others.filter((key) => !keys.includes(key)),
    pathKeys: keys,
  };
}

function chunkPartition(candidate: Candidate, dataset: Dataset, tries: number): ChunkPartition {
  const { partition, source, base } = candidate;
  const wall = dataset.calendar.wall(partition);
  return {
    key: partition.key,
    start: formatInstant(partition.start),
    end: formatInstant(partition.end),
    wallStart: wall.start,
    wallEnd: wall.end,
    values: { ...partition.values },
    path: `${partition.key}/`,
    source,
    base,
    tries,
  };
}

/** All that an engine, the audit and the publication need of a chunk: they read nothing else of the plan. */
export function chunkDocument(
  chunk: Chunk,
  candidates: readonly Candidate[],
  tries: (partition: string) => number,
  context: {
    runId: string;
    dataset: Dataset;
    schema: Column[] | null;
    described: Column[] | null;
    inputObjects: Record<string, ObjectState[]>;
    audit?: NonNullable<ChunkDocument['audit']>;
    finishesAt?: string | null | undefined;
  },
): ChunkDocument {
  const { runId, dataset, schema, described, inputObjects, audit = [], finishesAt = null } = context;
  const { declaration } = dataset;
  const partitions = candidates.map((candidate) => chunkPartition(candidate, dataset, tries(candidate.partition.key)));
  const used = new Set(partitions.flatMap((partition) => (partition.source ? [partition.source.id] : [])));
  const views = declaration.sources.filter((source) => used.has(source.id)).map((source) => viewOf(source, dataset));
  return {
    schemaVersion: 1,
    runId,
    chunkId: chunk.id,
    dataset: dataset.id,
    declarationHash: dataset.declarationHash,
    engine: chunk.engine,
    register: chunk.register,
    estimatedSeconds: chunk.estimatedSeconds,
    ...(finishesAt !== null && { finishesAt }),
    timeZone: declaration.timeZone,
    sources: Object.fromEntries(views.map((view) => [view.id, view])),
    inputs: declaration.inputs,
    inputObjects,
    transform: declaration.transform,
    target: declaration.target,
    keys: [...dataset.keys],
    schema,
    described,
    ...(audit.length > 0 && { audit }),
    partitions,
  };
}
