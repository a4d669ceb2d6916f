import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDatasetFile } from '../../core/dataset/dataset-file.ts';
import { datasetNameOf } from '../../core/dataset/dataset-name.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { LakefillError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import type { Declarations } from '../../ports/declarations.ts';

/** The texts of all `*.yml` directly in the folder, by name; none where the folder does not exist. */
export async function readDatasetFiles(dir: string): Promise<{ file: string; text: string }[]> {
  const files = await listDatasetFiles(dir);
  return Promise.all(
    files.map(async (name) => ({ file: join(dir, name), text: await readFile(join(dir, name), 'utf8') })),
  );
}

async function listDatasetFiles(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.yml')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The dataset files of a folder, read anew at each call, so that an edit counts at once. Only names that a listing shows are
 * opened. Errors: `UnknownDataset` with the nearest name and all names, `InvalidDeclaration` with every problem of the file.
 */
export function openDeclarations({ dir }: { dir: string }): Declarations {
  const names = async (): Promise<string[]> => (await listDatasetFiles(dir)).map(datasetNameOf);

  return {
    names,
    async load(name) {
      const known = await names();
      if (!known.includes(name)) throw unknown(name, known, dir);
      const file = join(dir, `${name}.yml`);
      const parsed = parseDatasetFile(await readFile(file, 'utf8'), file);
      if ('declaration' in parsed) return datasetOf(parsed.declaration);
      const lines = parsed.problems.map(({ line, message }) => `${file}:${line}: ${message}`);
      throw new LakefillError('InvalidDeclaration', lines.join('\n'), {
        data: { dataset: name, file, problems: parsed.problems.map((problem) => ({ ...problem })) },
        hint: 'correct the file; "lakefill datasets check" shows whether it is right',
      });
    },
  };
}

function unknown(name: string, known: string[], dir: string): LakefillError {
  const near = nearest(name, known);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const there = known.length === 0 ? 'there is no *.yml' : `there are ${known.join(', ')}`;
  return new LakefillError('UnknownDataset', `no dataset "${name}" in ${dir}: ${there}${meant}`, {
    data: { dataset: name, nearest: near ?? null, known },
    hint:
      known.length === 0
        ? 'name the folder of the dataset files with --datasets DIR'
        : `use one of ${known.join(', ')}`,
  });
}
