import { parseDatasetFile, problemIn } from '../core/dataset/dataset-file.ts';
import { type DatasetsCheck, datasetsCheck } from '../core/dataset/datasets-check.ts';
import type { Problem } from '../core/dataset/problem.ts';
import { LakefillError } from '../core/errors.ts';
import type { Engine } from '../ports/engine.ts';

/** Every problem of every file: of its keys, and where these are right, of its SQL as the engine reads it. */
export async function checkFiles(
  files: readonly { file: string; text: string }[],
  engine: Pick<Engine, 'check'>,
): Promise<DatasetsCheck> {
  const { datasets } = datasetsCheck(files);
  const checked = await Promise.all(
    datasets.map(async (one, index) => {
      const text = files[index]?.text ?? '';
      return one.problems.length > 0 ? one : { ...one, problems: await sqlProblems(text, one.file, engine) };
    }),
  );
  return { datasets: checked, valid: checked.every(({ problems }) => problems.length === 0) };
}

async function sqlProblems(text: string, file: string, engine: Pick<Engine, 'check'>): Promise<Problem[]> {
  const parsed = parseDatasetFile(text, file);
  if ('problems' in parsed) return parsed.problems;
  const { transform, inputs, partitions, engine: declared, limits } = parsed.declaration;
  if (transform.sql === undefined) return [];
  const spark = declared === 'glue' ? { spark: limits.glue.version } : {};
  try {
    await engine.check({ transform, inputs, keys: Object.keys(partitions), ...spark });
    return [];
  } catch (error) {
    if (!(error instanceof LakefillError) || error.name !== 'InvalidSql') throw error;
    const { line, column } = error.data;
    const inside = { line: Number(line ?? 1), column: Number(column ?? 1) };
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    // The place inside of the text is told by the problem's own.
    const fault = `${error.message.replace(/ \(line \d+, column \d+\)$/, '')}${hint}`;
    return [problemIn(text, { path: ['transform', 'sql'], fault, expected: 'one SELECT', inside })];
  }
}
