import { formatBound } from './bound.ts';
import type { ColumnFacts } from './facts.ts';
import { type FileRef, type ReadRange, readFooter } from './footer/index.ts';

/** One file of `inspect --json`. Unknown facts are null; bounds are printed for people, times in ISO 8601. */
export interface Inspection {
  file: string;
  verdict: 'ok' | 'inconsistent' | 'corrupt' | 'encrypted' | 'not-parquet';
  rows: number | null;
  rowGroups: number | null;
  columns: {
    name: string;
    type: string;
    nulls: number | null;
    min: string | null;
    max: string | null;
    /** Both bounds are values of the column, not only limits of them. */
    exact: boolean;
  }[];
  problems: { check: string; column: string | null; message: string }[];
}

/** What a file's footer says, and where it contradicts itself: at most two range reads; throws only when reading fails. */
export async function inspectFile(file: FileRef, read: ReadRange): Promise<Inspection> {
  const reading = await readFooter(file, read);
  const { facts, outcome } = reading;
  const problems = facts.problems.map(({ check, column, message }) => ({ check, column: column ?? null, message }));
  if (outcome !== 'ok') {
    const verdict = outcome === 'empty' ? 'not-parquet' : outcome;
    return { file: file.uri, verdict, rows: null, rowGroups: null, columns: [], problems };
  }
  return {
    file: file.uri,
    verdict: problems.length ? 'inconsistent' : 'ok',
    rows: facts.rows,
    rowGroups: facts.rowGroups,
    columns: facts.columns.map(inspectColumn),
    problems,
  };
}

const inspectColumn = ({
  name,
  type,
  nulls,
  min,
  max,
  minExact,
  maxExact,
}: ColumnFacts): Inspection['columns'][number] => ({
  name,
  type,
  nulls: nulls ?? null,
  min: min ? formatBound(min) : null,
  max: max ? formatBound(max) : null,
  exact: minExact && maxExact,
});
