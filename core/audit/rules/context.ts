import type { Column } from '../column.ts';
import type { ColumnFacts, Facts } from '../facts.ts';
import { quoteName } from '../structure-question.ts';

/** All that a rule may know of a partition without reading its rows. */
export interface RuleContext {
  /** Null for formats without footers. */
  facts: Facts | null;
  /** Top-level columns of the files; those of the footers when absent. */
  columns?: readonly Column[];
  /** Values of the partition's keys, which are not in the files; they count as columns. */
  keys: Readonly<Record<string, string>>;
  /** Earlier partitions by date, the nearest first. */
  history: readonly PastPartition[];
  /** Other datasets by the name that rules use. */
  references: Readonly<Record<string, Reference>>;
  /** The partition's files, for the rules over files. */
  files?: readonly FileFact[];
  /** The run's frozen now, an instant; rules that need a clock stay unknown without one. */
  now?: string;
  /** The dataset's zone, which columns without one are read in; default UTC. */
  timeZone?: string;
}

export interface PastPartition {
  rows: number;
  /** Other metrics by the rule's type and parameters, as `metricName` spells them. */
  metrics?: Readonly<Record<string, number>>;
}

export interface Reference {
  columns: readonly Column[];
  /** Where footers told it. */
  rows?: number;
}

export interface FileFact {
  uri: string;
  size: number;
  /** Instant of the last write. */
  modified?: string;
  /** `algorithm:value`. */
  checksum?: string;
}

/** A column as a rule sees it. */
export interface RuleColumn extends Column {
  /** For SQL, quoted; a leaf of a struct by its path. */
  sql: string;
  facts: ColumnFacts | null;
  /** A partition key's value: every row has it. */
  key: string | null;
}

/** Keys last, as readers see them. A key that is also in the files counts once. */
export function columnsOf({ facts, columns, keys }: RuleContext): Column[] {
  const own = columns ?? facts?.schemas[0] ?? [];
  const names = new Set(own.map(({ name }) => name.toLowerCase()));
  const added = Object.keys(keys).filter((name) => !names.has(name.toLowerCase()));
  return [...own, ...added.map((name) => ({ name, type: 'string' }))];
}

/** Whether all files have the same columns; otherwise a footer says nothing about the set of them. */
export const agree = ({ facts }: RuleContext): boolean => facts === null || facts.schemas.length <= 1;

/** Footers, unless one of the files could not be read: then they are not the partition's. */
export const factsOf = ({ facts }: RuleContext): Facts | null =>
  facts === null || facts.problems.some(({ check }) => check === 'unreadable') ? null : facts;

/**
 * Finds a column by its exact name, else without regard to case as both engines do; `a.b` also means the field b of the
 * struct a. Null when there is none.
 */
export function findColumn(context: RuleContext, name: string): RuleColumn | null {
  const facts = factsOf(context);
  const column = byName(columnsOf(context), name);
  if (column !== null) {
    const key = byName(
      Object.entries(context.keys).map(([keyName, value]) => ({ name: keyName, value })),
      name,
    );
    const inFiles = byName(context.columns ?? context.facts?.schemas[0] ?? [], name) !== null;
    const known = facts === null ? null : byName(facts.columns, name);
    return {
      ...column,
      sql: quoteName(column.name),
      facts: known === null || known.repeated ? null : known,
      key: inFiles ? null : (key?.value ?? null),
    };
  }
  const leaf = name.includes('.') && facts !== null ? byName(facts.columns, name) : null;
  if (leaf === null || leaf.repeated) return null;
  return {
    name: leaf.name,
    type: leaf.type,
    sql: leaf.name.split('.').map(quoteName).join('.'),
    facts: leaf,
    key: null,
  };
}

export function byName<T extends { name: string }>(list: readonly T[], name: string): T | null {
  const exact = list.find((item) => item.name === name);
  const lower = name.toLowerCase();
  return exact ?? list.find((item) => item.name.toLowerCase() === lower) ?? null;
}
