import { descendants, type Node, textOf } from './syntax-tree.ts';

/**
 * Which of a relation's columns a query can touch, in their order; all of them where it may mean more than it names
 * (`*`, whole rows, positions, natural joins, renamed columns, pivots). Every text in the tree counts as a name, so
 * the answer may hold too many but never too few.
 */
export function neededColumns(tree: Node, columns: readonly string[]): string[] {
  const relations = new Set<string>();
  const texts = new Set<string>();
  const singles = new Set<string>();
  for (const node of descendants(tree)) {
    if (meansAll(node)) return [...columns];
    for (const field of ['table_name', 'alias']) {
      if ('column_name_alias' in node) relations.add(textOf(node, field).toLowerCase());
    }
    const path = node.column_names;
    if (Array.isArray(path) && path.length === 1) singles.add(String(path[0]).toLowerCase());
    for (const text of textsOf(Object.values(node))) texts.add(text.toLowerCase());
  }
  // `SELECT s FROM source s` is a whole row, unless a column has that name: then both are meant.
  if ([...singles].some((name) => relations.has(name))) return [...columns];
  const named = columns.filter((name) => texts.has(name.toLowerCase()));
  return named.length > 0 ? named : columns.slice(0, 1);
}

const whole = new Set(['STAR', 'POSITIONAL_REFERENCE', 'SHOW_REF', 'PIVOT']);

function meansAll(node: Node): boolean {
  if (whole.has(textOf(node, 'class')) || whole.has(textOf(node, 'type'))) return true;
  if (textOf(node, 'ref_type') === 'NATURAL') return true;
  return Array.isArray(node.column_name_alias) && node.column_name_alias.length > 0;
}

function* textsOf(values: readonly unknown[]): Iterable<string> {
  for (const value of values) {
    if (typeof value === 'string') yield value;
    else if (Array.isArray(value)) yield* textsOf(value);
  }
}

/** Whether the query names the relation anywhere. */
export function usesRelation(tree: Node, relation: string): boolean {
  for (const node of descendants(tree)) {
    if (textOf(node, 'table_name').toLowerCase() === relation.toLowerCase()) return true;
  }
  return false;
}
