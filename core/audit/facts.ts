import type { Column } from './column.ts';

/**
 * A value of a column's statistics, comparable with its like: integers, decimals (unscaled) and instants (microseconds
 * since 1970, or wall-clock microseconds for a column without zone; days for DATE) are bigint.
 */
export type Bound =
  | { kind: 'integer' | 'decimal' | 'instant' | 'wall' | 'date'; value: bigint; scale?: number }
  | { kind: 'float'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'boolean'; value: boolean };

/**
 * What footers prove about one column over all files; an absent fact is unknown. Columns are leaves: `name` is the
 * path joined by dots (`a`, `s.x`, `tags.list.element`), `type` the leaf's own; whole columns are in `Facts.schemas`.
 */
export interface ColumnFacts extends Column {
  nulls?: number;
  /** Values with the nulls among them: the rows, but for a repeated leaf. Unknown when a file lacks the column. */
  values?: number;
  /** Of a timestamp: whether it reads as UTC instants or as wall-clock. Absent for other types, and when files differ. */
  clock?: 'instant' | 'wall';
  min?: Bound;
  max?: Bound;
  /** Whether the bound is attained; an inexact one is only wider. */
  minExact: boolean;
  maxExact: boolean;
  /** Leaf under a repeated ancestor: counts are of values, not rows. */
  repeated: boolean;
}

/** A footer invariant that does not hold, by its number in the audit guide (I1 to I8), or an unreadable file. */
export interface FooterProblem {
  file: string;
  check: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'unreadable';
  column?: string;
  message: string;
}

/** What the files of one partition are, merged; the merge is associative and commutative. */
export interface Facts {
  files: number;
  rows: number;
  bytes: number;
  rowGroups: number;
  /** Leaves in file order; by name when the files disagree about it. */
  columns: ColumnFacts[];
  /** Each distinct schema seen, as lists of name and type of the top-level columns; more than one when files disagree. */
  schemas: Column[][];
  problems: FooterProblem[];
}
