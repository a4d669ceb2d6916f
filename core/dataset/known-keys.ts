import * as z from 'zod';
import type { Path } from './problem.ts';

/** The keys that a mapping at the path may hold, read from the schema itself; none where it holds no mapping. */
export function knownKeys(schema: z.ZodType, path: Path): string[] {
  let found: unknown = plain(schema);
  for (const step of path) {
    if (found instanceof z.ZodObject) found = plain(found.shape[step]);
    else if (found instanceof z.ZodArray) found = plain(found.element);
    else if (found instanceof z.ZodRecord) found = plain(found.valueType);
  }
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** The schema below `optional` and `preprocess`. */
function plain(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return plain(schema.unwrap());
  if (schema instanceof z.ZodPipe) return plain(schema.out);
  return schema;
}
