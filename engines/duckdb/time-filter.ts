import { LakefillError } from '../../core/errors.ts';
import type { Bounds } from './bounds.ts';
import { identifier, literal } from './quote.ts';

export interface DuckColumn {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
}

/** How the rows of an interval are told by a time column. */
export interface TimeFilter {
  /** Columns that have to be added to the source's own, as items of a SELECT list, and their names. */
  extra: string[];
  hidden: string[];
  /** The condition over the columns (and the hidden ones) for rows inside the bounds. */
  where(bounds: Bounds): string;
}

/** Hidden columns for times that are text; no source has such names. */
const wallColumn = 'lakefill wall time';
const instantColumn = 'lakefill instant';

/** A date-time text ends in `Z` or an offset: then it is an instant, else a wall-clock reading. */
export const zoned = '(Z|[+-]\\d{2}(:?\\d{2})?)$';

/** Whether the text in a column is such an instant; what follows a day alone is no offset. */
export const isZoned = (column: string): string =>
  `regexp_matches(trim(${identifier(column)}), ${literal(`\\d[T ].*${zoned}`)})`;

/**
 * The condition in the column's own type, because only then are row groups skipped, and because casting a zone-less
 * column to an instant would read it in the session's zone. Text is parsed once; a text that is no time is an error of
 * every partition, since nobody can say whose row it is (with `TRY_CAST`: a row without time). Rows without time belong to
 * no partition.
 * Throws `TransformFailed` for a type that does not say a time.
 */
export function timeFilter(column: DuckColumn, cast: 'CAST' | 'TRY_CAST' = 'CAST'): TimeFilter {
  const name = identifier(column.name);
  const type = column.type.toUpperCase();
  const range = (expression: string, as: string, from: string, to: string): string =>
    `${expression} >= CAST(${literal(from)} AS ${as}) AND ${expression} < CAST(${literal(to)} AS ${as})`;

  if (type === 'TIMESTAMP WITH TIME ZONE') {
    return { extra: [], hidden: [], where: (bounds) => range(name, type, bounds.start, bounds.end) };
  }
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) {
    return { extra: [], hidden: [], where: (bounds) => range(name, type, bounds.wallStart, bounds.wallEnd) };
  }
  if (type === 'DATE') {
    return {
      extra: [],
      hidden: [],
      where: (bounds) => range(name, type, dateFrom(bounds.wallStart), dateFrom(bounds.wallEnd)),
    };
  }
  if (type === 'VARCHAR') {
    const [wall, instant] = [identifier(wallColumn), identifier(instantColumn)];
    const instants = isZoned(column.name);
    return {
      extra: [
        `CASE WHEN NOT ${instants} THEN ${cast}(${name} AS TIMESTAMP) END AS ${wall}`,
        `CASE WHEN ${instants} THEN ${cast}(${name} AS TIMESTAMPTZ) END AS ${instant}`,
      ],
      hidden: [wallColumn, instantColumn],
      where: (bounds) =>
        `(${range(wall, 'TIMESTAMP', bounds.wallStart, bounds.wallEnd)} OR ${range(instant, 'TIMESTAMPTZ', bounds.start, bounds.end)})`,
    };
  }
  throw new LakefillError('TransformFailed', `time column "${column.name}" is ${column.type}, which says no time`, {
    data: { column: column.name, type: column.type },
    hint: 'convert it where the source is written, or choose a column that is a timestamp, a date or a text of one',
  });
}

/** The first date whose midnight is not before the reading. */
function dateFrom(reading: string): string {
  const day = reading.slice(0, 10);
  const midnight = /^T00:00(:00(\.0+)?)?$/.test(reading.slice(10)) || reading.length === 10;
  return midnight ? day : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Finds a column by name, in any case. Throws `TransformFailed` naming what there is. */
export function columnNamed(columns: readonly DuckColumn[], name: string, uris: readonly string[]): DuckColumn {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const there = columns.map((column) => column.name).join(', ');
  throw new LakefillError('TransformFailed', `${uris.join(', ')} has no column "${name}"; it has ${there}`, {
    data: { column: name, columns: columns.map((column) => column.name) },
    hint: 'correct timeColumn or the partition keys of the source',
  });
}
