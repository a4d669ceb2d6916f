/** Whose SQL: DuckDB's, or Spark's with ANSI mode and double-quoted identifiers. Both sessions are in UTC. */
export type Dialect = 'duckdb' | 'spark';

/** One aggregate expression over a partition's rows and the name of its answer, for the one audit query of a partition. */
export interface Question {
  name: string;
  sql: string;
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** One SELECT over the view `partition` that answers all questions in one row. */
export const selectOf = (questions: readonly Question[]): string =>
  `SELECT ${questions.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')} FROM partition`;
