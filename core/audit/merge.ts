import { at } from '../errors.ts';
import { canonicalJson } from '../json.ts';
import { compareBounds } from './bound.ts';
import type { Column } from './column.ts';
import type { Bound, ColumnFacts, Facts, FooterProblem } from './facts.ts';

/** Facts of no file: merging them in changes nothing. */
export const emptyFacts: Facts = {
  files: 0,
  rows: 0,
  bytes: 0,
  rowGroups: 0,
  columns: [],
  schemas: [],
  problems: [],
};

/**
 * Facts of two disjoint sets of files as facts of their union; associative and commutative. A column that one side
 * lacks keeps its name and nothing else: what its rows read as there is the reader's business, not the footer's.
 */
export function mergeFacts(a: Facts, b: Facts): Facts {
  if (a.files === 0) return b;
  if (b.files === 0) return a;
  return {
    files: a.files + b.files,
    rows: a.rows + b.rows,
    bytes: a.bytes + b.bytes,
    rowGroups: a.rowGroups + b.rowGroups,
    columns: mergeColumns(a, b),
    schemas: mergeSchemas(a.schemas, b.schemas),
    problems: [...a.problems, ...b.problems].sort(byProblem),
  };
}

/** File order where both sides agree; otherwise by name, the only order that does not depend on who comes first. */
function mergeColumns(a: Facts, b: Facts): ColumnFacts[] {
  const left = new Map(a.columns.map((column) => [column.name, column]));
  const right = new Map(b.columns.map((column) => [column.name, column]));
  const names = [...left.keys()];
  const agree = canonicalJson(names) === canonicalJson([...right.keys()]);
  const all = agree ? names : [...new Set([...names, ...right.keys()])].sort();
  return all.map((name) => {
    const [x, y] = [left.get(name), right.get(name)];
    if (x && y) return mergeColumn(counted(x, a.rows), counted(y, b.rows));
    return unknownColumn({ ...x, ...y } as ColumnFacts);
  });
}

/** A column's facts without its count are those of one value a row. */
const counted = (column: ColumnFacts, rows: number): ColumnFacts =>
  column.values === undefined && column.nulls !== undefined && !column.repeated ? { ...column, values: rows } : column;

/** A column of which nothing but its name and type is known. */
export const unknownColumn = ({
  name,
  type,
  repeated,
}: Pick<ColumnFacts, 'name' | 'type' | 'repeated'>): ColumnFacts => ({
  name,
  type,
  minExact: false,
  maxExact: false,
  repeated,
});

/** Facts of one column over two sets of row groups. Types that differ leave the first by name, `schemas` has them all. */
export function mergeColumn(a: ColumnFacts, b: ColumnFacts): ColumnFacts {
  const min = mergeBound(a, b, 'min');
  const max = mergeBound(a, b, 'max');
  const nulls = sum(a.nulls, b.nulls);
  const values = sum(a.values, b.values);
  return {
    name: a.name,
    type: at([a.type, b.type].sort(), 0),
    ...(nulls === undefined ? {} : { nulls }),
    ...(values === undefined ? {} : { values }),
    ...(a.clock !== undefined && a.clock === b.clock ? { clock: a.clock } : {}),
    ...(min.bound && { min: min.bound }),
    ...(max.bound && { max: max.bound }),
    minExact: min.exact,
    maxExact: max.exact,
    repeated: a.repeated || b.repeated,
  };
}

/** Sides without a value that is not null have no bound and do not hide the other's. */
const isVoid = ({ nulls, values }: ColumnFacts): boolean => nulls !== undefined && nulls === values;

interface Side {
  bound: Bound | undefined;
  exact: boolean;
}

function mergeBound(a: ColumnFacts, b: ColumnFacts, end: 'min' | 'max'): Side {
  const [x, y] = [sideOf(a, end), sideOf(b, end)];
  if (isVoid(a)) return y;
  if (isVoid(b)) return x;
  const order = x.bound && y.bound && compareBounds(x.bound, y.bound);
  if (order === undefined) return { bound: undefined, exact: false };
  if (order === 0) return { bound: larger(x.bound, y.bound), exact: x.exact || y.exact };
  return order < 0 === (end === 'min') ? x : y;
}

const sideOf = (column: ColumnFacts, end: 'min' | 'max'): Side => ({
  bound: column[end],
  exact: end === 'min' ? column.minExact : column.maxExact,
});

/** Of two equal decimals the one with the larger scale, so that the choice does not depend on who comes first. */
const larger = (a: Bound | undefined, b: Bound | undefined): Bound | undefined =>
  a?.kind === 'decimal' && b?.kind === 'decimal' && (b.scale ?? 0) > (a.scale ?? 0) ? b : a;

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

function mergeSchemas(a: Column[][], b: Column[][]): Column[][] {
  const distinct = new Map([...a, ...b].map((schema) => [canonicalJson(schema), schema]));
  return [...distinct.keys()].sort().map((key) => distinct.get(key) ?? []);
}

const byProblem = (a: FooterProblem, b: FooterProblem): number => (problemKey(a) < problemKey(b) ? -1 : 1);
const problemKey = ({ file, check, column = '', message }: FooterProblem): string =>
  canonicalJson([file, check, column, message]);
