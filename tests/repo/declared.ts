import { stringify } from 'yaml';
import { parseDatasetFile } from '../../core/dataset/dataset-file.ts';
import type { Declaration } from '../../core/dataset/declaration.ts';

/** A dataset file as data. */
export type Written = Record<string, unknown> & { dataset: string };

/** Declarations as they are read from files; throws for a wrong one. */
export const declarationsOf = (files: readonly Written[]): Declaration[] =>
  files.map((file) => {
    const parsed = parseDatasetFile(stringify(file), `${file.dataset}.yml`);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return parsed.declaration;
  });
