import type { ColumnFacts, Facts, FooterProblem } from '../facts.ts';
import { mergeColumn, unknownColumn } from '../merge.ts';
import { hiveColumns, hiveType } from './hive.ts';
import { chunkBreaches } from './invariants.ts';
import type { Chunk, Metadata } from './metadata.ts';
import type { Leaf } from './schema.ts';

/** The facts of one file, and of each of its row groups and columns, from a decoded footer. */
export interface FooterFacts {
  facts: Facts;
  rowGroups: {
    rows: number;
    /** Compressed size of its columns. */
    bytes: number;
    /** One per leaf, in the order of `facts.columns` where no name occurs twice. */
    columns: ColumnFacts[];
  }[];
}

/** Rows are the sum of the row groups: the file's own count can be wrong (`repeated_no_annotation.parquet`). */
export function factsOf(
  metadata: Metadata,
  file: { uri: string; size: number },
  footerStart: number,
  problems: FooterProblem[],
): FooterFacts {
  const { leaves, columns } = metadata.schema;
  const rowGroups = metadata.rowGroups.map(({ rows, chunks }) => ({
    rows,
    bytes: chunks.reduce((sum, chunk) => sum + (chunk?.bytes ?? 0), 0),
    columns: leaves.map((leaf, index) => chunkFacts(chunks[index] ?? null, leaf, rows, footerStart)),
  }));
  const merged = leaves.map((leaf, index) =>
    rowGroups.reduce<ColumnFacts>((sum, group) => {
      const next = group.columns[index];
      return next ? mergeColumn(sum, next) : sum;
    }, noValues(leaf)),
  );
  return {
    facts: {
      files: 1,
      rows: rowGroups.reduce((sum, group) => sum + group.rows, 0),
      bytes: file.size,
      rowGroups: rowGroups.length,
      columns: distinct(merged),
      schemas: [hiveColumns(columns)],
      problems,
    },
    rowGroups,
  };
}

/** Two columns of one name cannot be told apart by it: nothing is said about either. */
function distinct(columns: readonly ColumnFacts[]): ColumnFacts[] {
  const byName = new Map<string, ColumnFacts>();
  for (const column of columns) byName.set(column.name, byName.has(column.name) ? unknownColumn(column) : column);
  return [...byName.values()];
}

function identity({ node, repeated }: Leaf): ColumnFacts {
  const { annotation } = node;
  return {
    ...unknownColumn({ name: node.path.join('.'), type: hiveType({ ...node, repetition: 'optional' }), repeated }),
    ...(annotation.kind === 'timestamp' && { clock: annotation.zoned ? 'instant' : 'wall' }),
  };
}

const noValues = (leaf: Leaf): ColumnFacts => ({ ...identity(leaf), nulls: 0, values: 0 });

/** A chunk whose footer contradicts itself proves nothing about its column. Its place in the file (I6) is another matter. */
function chunkFacts(chunk: Chunk | null, leaf: Leaf, rows: number, footerStart: number): ColumnFacts {
  const column = identity(leaf);
  const contradicts =
    chunk === null || chunkBreaches(chunk, leaf, rows, footerStart).some(({ check }) => check !== 'I6');
  if (contradicts) return column;
  const { values, statistics } = chunk;
  const { nulls, min, max } = statistics ?? {};
  const counted: ColumnFacts = { ...column, values, ...(nulls === undefined ? {} : { nulls }) };
  if (nulls === values || min === 'nan' || max === 'nan') return counted;
  return {
    ...counted,
    ...(min && { min: min.bound, minExact: min.exact }),
    ...(max && { max: max.bound, maxExact: max.exact }),
  };
}
