import type { Column } from '../column.ts';
import type { Reference, RuleContext } from './context.ts';
import { byName } from './context.ts';
import type { Finding } from './finding.ts';
import { failed } from './finding.ts';
import { quoteName } from './sql.ts';

/** A dataset that a rule names, ready for FROM. */
export interface NamedReference extends Reference {
  sql: string;
}

/** Names are exact, as views are. */
export function findReference({ references }: RuleContext, name: string): NamedReference | null {
  const reference = Object.hasOwn(references, name) ? references[name] : undefined;
  return reference === undefined ? null : { ...reference, sql: quoteName(name) };
}

export const noReference = (name: string): Finding => failed(`the reference "${name}" was not found`);

/** Formats without footers do not tell their columns: then the name is taken on trust, as text, and the query decides. */
export const referenceColumn = ({ columns }: Reference, name: string): Column | null =>
  columns.length === 0 ? { name, type: 'string' } : byName(columns, name);
