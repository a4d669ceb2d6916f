import type { Column } from '../audit/column.ts';
import type { Knowledge } from './facts.ts';

/** The schema of the last publication that stands and told one; null when none did. */
export function latestSchema(knowledge: Iterable<Knowledge>): Column[] | null {
  let fence = Number.NEGATIVE_INFINITY;
  let schema: Column[] | null = null;
  for (const { held } of knowledge) {
    if (held && held.fence > fence && held.schema.length > 0) ({ fence, schema } = held);
  }
  return schema;
}
