import { shortTable, table } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import { checkFiles } from '../check-datasets.ts';
import type { CliContext } from '../context.ts';

/** `lakefill datasets`: what is declared. A file that is wrong is listed with what is wrong, and does not hide the others. */
export async function datasets({ deps }: CliContext): Promise<Answer> {
  const names = await deps.declarations.names();
  const listed = await Promise.all(
    names.map(async (name) => {
      try {
        const { declaration } = await deps.declarations.load(name);
        return {
          dataset: name,
          description: declaration.description ?? null,
          timeZone: declaration.timeZone,
          target: declaration.target.location ?? declaration.target.table ?? null,
          valid: true,
        };
      } catch {
        return { dataset: name, description: null, timeZone: null, target: null, valid: false };
      }
    }),
  );
  const rows = listed.map((one) => [
    one.dataset,
    one.timeZone ?? '',
    one.target ?? '',
    one.valid ? (one.description ?? '') : 'wrong: see "lakefill datasets check"',
  ]);
  return done(
    { datasets: listed },
    rows.length === 0 ? 'no dataset files' : table(['dataset', 'time zone', 'target', 'description'], rows),
  );
}

/** `lakefill datasets check`: every problem of every file, each with its line. */
export async function checkDatasets({ deps }: CliContext): Promise<Answer> {
  const document = await checkFiles(await deps.datasetFiles(), deps.engine);
  const problems = document.datasets.flatMap(({ file, problems: found }) =>
    found.map((problem) => [`${file}:${problem.line}:${problem.column}`, problem.message]),
  );
  const text =
    problems.length > 0
      ? shortTable(['where', 'problem'], problems)
      : `${count(document.datasets.length, 'dataset file')}, all right`;
  return done(document, text, document.valid ? 0 : 2);
}
