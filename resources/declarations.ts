import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDatasetFile } from '../core/dataset/dataset-file.ts';
import { datasetOf } from '../core/dataset/dataset-of.ts';
import type { Declaration } from '../core/dataset/declaration.ts';

/**
 * The declarations of a folder, by file name. Throws with every problem of every file when one is wrong, so that none of
 * them is ever packaged.
 */
export function readDeclarations(folder: string): Declaration[] {
  const parsed = readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => ({ path: join(folder, file), ...parseDatasetFile(readFileSync(join(folder, file), 'utf8'), file) }));
  const problems = parsed.flatMap((file) =>
    'problems' in file ? file.problems.map(({ line, message }) => `${file.path}:${line}: ${message}`) : [],
  );
  if (problems.length > 0) throw new Error(`nothing is packaged with wrong declarations:\n${problems.join('\n')}`);
  return parsed.flatMap((file) => ('declaration' in file ? [file.declaration] : []));
}

/** `flights=<SHA-256>, weather=<SHA-256>`: what a deployment says of itself to those who hold declarations against it. */
export const hashesOf = (declarations: readonly Declaration[]): string =>
  declarations.map((declaration) => `${declaration.dataset}=${datasetOf(declaration).declarationHash}`).join(', ');
