import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import type { Deps } from '../../ports/deps.ts';
import { shortTable } from '../../report/table.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { type ReaderPartition, readersView } from '../reading.ts';

/** `lakefill query SQL`: one view per dataset, over what its readers see now. */
export async function query(sql: string, { deps, say }: CliContext): Promise<Answer> {
  const names = await deps.declarations.names();
  // Only the datasets that the statement may mean are listed: a lake can hold many.
  const meant = names.filter((name) => new RegExp(`(?<![\\w-])${name}(?!\\w|-(?!-))`, 'i').test(sql));
  const views = await Promise.all(meant.map(async (name) => view(await deps.declarations.load(name), deps)));
  const document = await deps.engine.query(sql, views).catch((error: unknown) => {
    throw explained(error, names, views);
  });
  const bare = views.filter(({ partitions }) => partitions.length === 0);
  if (bare.length > 0) say(nothingOf(bare));
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

/** What the engine refuses, in the words of somebody who asks for datasets. */
function explained(error: unknown, names: readonly string[], views: readonly View[]): unknown {
  if (!(error instanceof LakefillError) || error.name !== 'InvalidSql') return error;
  const { data, cause } = error;
  const known = names.length === 0 ? 'no dataset is declared' : `the datasets are ${names.map(identifier).join(', ')}`;
  if (typeof data.relation === 'string') {
    return new LakefillError('InvalidSql', whyNot(data.relation, names), {
      data: { ...data, relations: [...names] },
      hint: known,
    });
  }
  const columns = views.map(
    ({ name, columns: own }) =>
      `${identifier(name)} has the columns ${own.map((column) => identifier(column.name)).join(', ')}`,
  );
  const binds = /^(Binder|Catalog) Error/.test(error.message) && columns.length > 0;
  const bare = views.filter(({ partitions }) => partitions.length === 0);
  const hint = binds
    ? [...(bare.length > 0 ? [nothingOf(bare)] : []), ...columns].join('; ')
    : `write one SELECT; ${known}`;
  return new LakefillError('InvalidSql', error.message, { data, hint, cause });
}

const nothingOf = (views: readonly View[]): string =>
  `nothing of ${views.map(({ name }) => name).join(', ')} is published yet`;

function whyNot(relation: string, names: readonly string[]): string {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(relation)) {
    return `${relation} is refused: a query reads nothing but published partitions, no other files and no settings`;
  }
  const meant = nearest(relation, names);
  return `there is no dataset ${relation}${meant === undefined ? '' : `, did you mean ${meant}?`}`;
}

/** As SQL wants a name that is no plain word. */
const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

type View = Awaited<ReturnType<typeof view>>;

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
