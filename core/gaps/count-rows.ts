import type { TimeSpan } from '../audit/structure-interval.ts';
import { quoteName } from '../audit/structure-question.ts';

/** One partition's share of an unpartitioned source: the interval, and what the columns of its other keys hold. */
export interface Share {
  span: TimeSpan;
  values: Readonly<Record<string, string>>;
}

/** A date-time text that ends in `Z` or an offset is an instant, any other a wall-clock reading. */
const ZONED = '\\d[T ].*(Z|[+-]\\d{2}(:?\\d{2})?)$';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * One SELECT over the view `partition` (here the source's files) that counts each share's rows, as `rows_0`, `rows_1`, ...
 * Whatever the column's type, its text tells the time; rows whose text does not, or that have none, count nowhere, so
 * that the count is never above the truth. DuckDB's SQL, session in UTC.
 */
export function countRows(column: string, filterColumns: readonly string[], shares: readonly Share[]): string {
  const between = (name: string, type: string, from: string, to: string): string =>
    `(${name} >= ${type} ${literal(from)} AND ${name} < ${type} ${literal(to)})`;
  const counts = shares.map(({ span, values }, index) => {
    const time = `(${between('wall', 'TIMESTAMP', span.wallStart, span.wallEnd)} OR ${between('instant', 'TIMESTAMPTZ', span.start, span.end)})`;
    const filters = filterColumns.map((name, place) => ` AND filter_${place} = ${literal(values[name] ?? '')}`);
    return `COUNT(*) FILTER (WHERE ${time}${filters.join('')}) AS rows_${index}`;
  });
  const text = `trim(CAST(${quoteName(column)} AS VARCHAR))`;
  const kept = filterColumns.map((name, place) => `, CAST(${quoteName(name)} AS VARCHAR) AS filter_${place}`).join('');
  const passed = filterColumns.map((_, place) => `, filter_${place}`).join('');
  return [
    `SELECT ${counts.join(', ')} FROM (`,
    `SELECT CASE WHEN NOT zoned THEN TRY_CAST(text AS TIMESTAMP) END AS wall,`,
    `CASE WHEN zoned THEN TRY_CAST(text AS TIMESTAMPTZ) END AS instant${passed} FROM (`,
    `SELECT ${text} AS text, regexp_matches(${text}, ${literal(ZONED)}) AS zoned${kept} FROM partition))`,
  ].join(' ');
}
