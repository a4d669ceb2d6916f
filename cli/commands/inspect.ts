import { inspectFile } from '../../core/audit/inspect.ts';
import { shortTable, table } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import { openDataFile, withRanges } from '../data-file.ts';

/** `lakefill inspect FILE..`: what Parquet footers say, and where they contradict themselves. A missing file refuses all. */
export async function inspect(paths: readonly string[]): Promise<Answer> {
  const found = [];
  for (const path of paths) found.push(await openDataFile(path));
  const files = [];
  for (const file of found) files.push(await withRanges(file.uri, (read) => inspectFile(file, read)));
  const sound = files.every(({ verdict }) => verdict === 'ok');
  return done({ files }, files.map(textOf).join('\n\n'), sound ? 0 : 3);
}

type Inspection = Awaited<ReturnType<typeof inspectFile>>;

function textOf({ file, verdict, rows, rowGroups, columns, problems }: Inspection): string {
  const size = rows === null ? '' : `, ${count(rows, 'row')} in ${count(rowGroups ?? 0, 'row group')}`;
  const lines = [`${file}: ${verdict}${size}`];
  if (columns.length > 0) {
    lines.push(
      '',
      shortTable(
        ['column', 'type', 'nulls', 'min', 'max', 'bounds'],
        columns.map(({ name, type, nulls, min, max, exact }) => [
          name,
          type,
          nulls ?? '?',
          min ?? '',
          max ?? '',
          min === null && max === null ? 'none' : exact ? 'exact' : 'at most this wide',
        ]),
      ),
    );
  }
  if (problems.length > 0) {
    const rowsOf = problems.map(({ check, column, message }) => [check, column ?? '', message]);
    lines.push('', table(['check', 'column', 'problem'], rowsOf));
  }
  return lines.join('\n');
}
