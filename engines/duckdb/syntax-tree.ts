/** A node of the tree that DuckDB's `json_serialize_sql` gives; only what is looked at here has a name. */
export interface Node {
  [field: string]: unknown;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (node: Node, field: string): string => {
  const value = node[field];
  return typeof value === 'string' ? value : '';
};

/** Nodes directly below this one, through lists. */
export function* children(node: Node): Iterable<Node> {
  for (const value of Object.values(node)) yield* nodesIn(value);
}

function* nodesIn(value: unknown): Iterable<Node> {
  if (isNode(value)) yield value;
  else if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
}

/** The node and all below it. */
export function* descendants(node: Node): Iterable<Node> {
  yield node;
  for (const child of children(node)) yield* descendants(child);
}
