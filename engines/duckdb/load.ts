import type { DuckDBConnection } from '@duckdb/node-api';
import { around, type Bounds, merged } from './bounds.ts';
import { type Rename, readFailure } from './failure.ts';
import { identifier, sameName } from './quote.ts';
import type { Part, Slice } from './source.ts';

/** Above this many separate ranges one comparison with their hull is cheaper than all of them. */
const MAX_RANGES = 64;

/**
 * Reads a file that several partitions share once, into a table of the rows and columns that they need, in the order of the
 * file. It may be larger than the memory limit: DuckDB then spills to its folder.
 */
export async function loadPart(
  connection: DuckDBConnection,
  table: string,
  part: Part,
  slices: readonly Slice[],
  rename: Rename,
): Promise<Part> {
  const names = part.columns.map(({ name }) => name);
  const needed = new Set(slices.flatMap((slice) => [...slice.needed(names), ...filtersOf(slice)]));
  const columns = part.columns.filter(({ name }) => [...needed].some((other) => sameName(other, name)));
  const items = [...columns.map(({ name }) => identifier(name)), ...(part.time?.hidden ?? []).map(identifier)];
  const where =
    part.time === undefined
      ? ''
      : ` WHERE ${condition(
          part.time.where,
          slices.map(({ wide }) => wide),
        )}`;
  const sql = `CREATE TABLE ${identifier(table)} AS SELECT ${items.join(', ')} FROM ${part.from}${where}`;
  await connection.run(sql).catch((error: unknown) => {
    throw readFailure(error, part.uris, rename);
  });
  return { ...part, from: identifier(table), loaded: true, columns };
}

const filtersOf = ({ view }: Slice): string[] =>
  view.timeColumn === undefined ? view.filterColumns : [view.timeColumn, ...view.filterColumns];

/** The hull comes first because only a plain comparison lets row groups be skipped. */
function condition(where: (bounds: Bounds) => string, all: readonly Bounds[]): string {
  const ranges = merged(all);
  const hull = where(ranges.reduce(around));
  if (ranges.length === 1 || ranges.length > MAX_RANGES) return hull;
  return `${hull} AND (${ranges.map(where).join(' OR ')})`;
}
