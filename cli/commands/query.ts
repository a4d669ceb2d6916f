import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Deps } from '../../ports/deps.ts';
import { shortTable } from '../../report/table.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { type ReaderPartition, readersView } from '../reading.ts';

/** `lakefill query SQL`: one view per dataset, over what its readers see now. */
export async function query(sql: string, { deps }: CliContext): Promise<Answer> {
  const names = await deps.declarations.names();
  // Only the datasets that the statement may mean are listed: a lake can hold many.
  const meant = names.filter((name) => sql.toLowerCase().includes(name));
  const views = await Promise.all(meant.map(async (name) => view(await deps.declarations.load(name), deps)));
  const document = await deps.engine.query(sql, views);
  const rows = document.rows.map((row) =>
    row.map((cell) => (cell === null ? 'NULL' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell))),
  );
  return done(
    document,
    shortTable(
      document.columns.map((column) => column.name),
      rows,
    ),
  );
}

async function view(dataset: Dataset, deps: Deps) {
  const seen = (await readersView(dataset, deps)).filter(({ objects }) => objects.length > 0);
  return {
    name: dataset.id,
    format: dataset.declaration.target.format,
    partitions: seen.map(({ partition, objects }) => ({ objects, keyValues: { ...partition.values } })),
    columns: await columnsOf(dataset, seen, deps),
  };
}

/** The table's columns, else those of the newest publication; keys are added, for they are not in the files. */
async function columnsOf(dataset: Dataset, seen: readonly ReaderPartition[], deps: Deps): Promise<Column[]> {
  const { table } = dataset.declaration.target;
  const known = table === undefined ? undefined : await deps.catalog.getTable(table);
  const latest = seen.flatMap(({ facts }) => facts ?? []).sort((a, b) => b.fence - a.fence)[0];
  const own = known?.columns ?? latest?.schema ?? [];
  const names = new Set(own.map((column) => column.name));
  return [...own, ...dataset.keys.filter((name) => !names.has(name)).map((name) => ({ name, type: 'string' }))];
}
