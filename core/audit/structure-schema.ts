import type { Target } from '../dataset/declaration.ts';
import type { Column } from './column.ts';
import type { Outcome } from './verdict.ts';

export interface SchemaVerdict {
  outcome: Outcome;
  detail: string;
  /** The table's columns if this is published: the expected ones, grown by what the policy lets pass. */
  merged: Column[];
}

/**
 * Holds the columns of a partition's files to the table's. Names are compared without regard to case and order, as
 * Athena and Spark read Parquet. `same`: the same columns of the same types. `add`: also new columns (Hive's are all
 * nullable) and safe widenings either way: integers, float to double, a decimal's precision at the same scale.
 * `any`: nothing is held against them and the table stays as it is. Without expected columns these are the first.
 */
export function checkSchema(
  expected: readonly Column[] | null,
  actual: readonly Column[],
  policy: Target['schema'],
): SchemaVerdict {
  if (expected === null)
    return { outcome: 'pass', detail: `${actual.length} columns, the first of this table`, merged: [...actual] };
  if (policy === 'any') return { outcome: 'pass', detail: 'columns are not compared', merged: [...expected] };

  const found = new Map(actual.map((column) => [column.name.toLowerCase(), column]));
  const known = namesOf(expected);
  const faults: string[] = [];
  const changes: string[] = [];
  const merged = expected.map((column) => {
    const here = found.get(column.name.toLowerCase());
    if (!here) {
      faults.push(`"${column.name}" is missing`);
      return column;
    }
    if (normalType(here.type) === normalType(column.type)) return column;
    const wider = policy === 'add' ? widerType(column.type, here.type) : undefined;
    const change = `"${column.name}" is ${here.type}, not ${column.type}`;
    if (wider === undefined) faults.push(change);
    else changes.push(change);
    return wider === undefined ? column : { name: column.name, type: wider };
  });
  for (const column of actual.filter(({ name }) => !known.has(name.toLowerCase()))) {
    (policy === 'add' ? changes : faults).push(`"${column.name}" ${column.type} is new`);
    if (policy === 'add') merged.push(column);
  }

  if (faults.length) return { outcome: 'fail', detail: faults.join(', '), merged: [...expected] };
  const detail = changes.length ? changes.join(', ') : `the ${expected.length} columns of the table`;
  return { outcome: 'pass', detail, merged };
}

/** The same for files that disagree: each is held to what the others made of the table, but need not have what they added. */
export function checkSchemas(
  expected: readonly Column[] | null,
  schemas: readonly (readonly Column[])[],
  policy: Target['schema'],
): SchemaVerdict {
  const [first, ...rest] = schemas;
  if (!first) {
    const outcome = policy === 'any' ? 'pass' : 'unknown';
    return { outcome, detail: 'no columns are known', merged: [...(expected ?? [])] };
  }
  if (policy === 'any')
    return { ...checkSchema(expected, first, policy), merged: [...(expected ?? schemas.reduce(unite))] };

  const needed = expected ?? (policy === 'add' ? [] : first);
  let verdict = checkSchema(expected, first, policy);
  for (const schema of rest) {
    if (verdict.outcome !== 'pass') return verdict;
    const names = namesOf([...needed, ...schema]);
    const held = verdict.merged.filter(({ name }) => names.has(name.toLowerCase()));
    const next = checkSchema(held, schema, policy);
    verdict = { ...next, detail: `files differ: ${next.detail}`, merged: [...unite(verdict.merged, next.merged)] };
  }
  return verdict;
}

const namesOf = (columns: readonly Column[]): Set<string> => new Set(columns.map(({ name }) => name.toLowerCase()));

/** The columns of `a`, of the types that `b` gives them, then those that only `b` has. */
function unite(a: readonly Column[], b: readonly Column[]): readonly Column[] {
  const later = new Map(b.map((column) => [column.name.toLowerCase(), column]));
  const known = namesOf(a);
  const merged = a.map((column) => later.get(column.name.toLowerCase()) ?? column);
  return [...merged, ...b.filter(({ name }) => !known.has(name.toLowerCase()))];
}

/** One spelling for types that Parquet stores alike: `varchar(9)` is `string`, `integer` is `int`, `decimal` is `decimal(10,0)`. */
export function normalType(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/\b(?:var)?char\(\d+\)/g, 'string')
    .replace(/\binteger\b/g, 'int')
    .replace(/\bdecimal\b(?!\()/g, 'decimal(10,0)')
    .replace(/\bdecimal\((\d+)\)/g, 'decimal($1,0)');
}

const families = [
  ['tinyint', 'smallint', 'int', 'bigint'],
  ['float', 'double'],
];

/** The type that holds every value of both without loss; undefined when neither of the two does. */
function widerType(a: string, b: string): string | undefined {
  const [x, y] = [normalType(a), normalType(b)];
  for (const family of families) {
    const [i, j] = [family.indexOf(x), family.indexOf(y)];
    if (i >= 0 && j >= 0) return family[Math.max(i, j)];
  }
  const [p, q] = [decimal(x), decimal(y)];
  if (!p || !q || p.scale !== q.scale) return undefined;
  return p.precision > q.precision ? x : y;
}

function decimal(type: string): { precision: number; scale: number } | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}
