import { children, isNode, type Node, textOf } from './syntax-tree.ts';

/** Table functions that compute from their arguments alone; every other may reach files, settings or other SQL. */
const harmless = new Set(['range', 'generate_series', 'unnest', 'repeat', 'repeat_row', 'json_each', 'json_tree']);

/**
 * The first thing in the tree that is neither one of `allowed` nor defined by the query itself: a table of the catalog,
 * a file named as a table, a function that reads. Undefined when there is none. Names are compared in lower case; a
 * `WITH` name counts only where SQL lets it be seen, since outside it the same name may be a file.
 */
export function foreignRelation(node: Node, allowed: ReadonlySet<string>): string | undefined {
  const type = textOf(node, 'type');
  if (type === 'BASE_TABLE') {
    const path = [textOf(node, 'catalog_name'), textOf(node, 'schema_name'), textOf(node, 'table_name')].filter(
      Boolean,
    );
    const name = path.join('.');
    return path.length === 1 && allowed.has(name.toLowerCase()) ? undefined : name;
  }
  if (type === 'TABLE_FUNCTION' && isNode(node.function)) {
    const name = textOf(node.function, 'function_name').toLowerCase();
    if (!harmless.has(name)) return `${name}()`;
  }
  if (type === 'SHOW_REF' && !isNode(node.query)) return textOf(node, 'table_name');

  const seen = new Set(allowed);
  for (const { name, query } of withNames(node)) {
    const found = foreignRelation(query, seen);
    if (found !== undefined) return found;
    seen.add(name);
  }
  for (const [field, value] of Object.entries(node)) {
    if (field === 'cte_map') continue;
    const inside = type === 'RECURSIVE_CTE_NODE' && field === 'right' ? new Set([...seen, recursiveName(node)]) : seen;
    for (const child of children({ value })) {
      const found = foreignRelation(child, inside);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const recursiveName = (node: Node): string => textOf(node, 'cte_name').toLowerCase();

function withNames(node: Node): { name: string; query: Node }[] {
  const map = isNode(node.cte_map) ? node.cte_map.map : undefined;
  if (!Array.isArray(map)) return [];
  return map.filter(isNode).map((entry) => ({ name: textOf(entry, 'key').toLowerCase(), query: entry }));
}
