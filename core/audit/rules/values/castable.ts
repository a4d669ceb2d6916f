import type { RuleColumn } from '../context.ts';
import { familyOf } from '../hive-type.ts';
import { quoteText } from '../sql.ts';

const RANGES: Readonly<Record<string, readonly [string, string]>> = {
  INTEGER: ['-2147483648', '2147483647'],
  LONG: ['-9223372036854775808', '9223372036854775807'],
};

const OWN: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['boolean'],
  DATE: ['date'],
  TIMESTAMP: ['timestamp'],
  INTEGER: ['tinyint', 'smallint', 'int'],
  LONG: ['tinyint', 'smallint', 'int', 'bigint'],
  FLOAT: ['float'],
  DOUBLE: ['float', 'double'],
  STRING: ['string', 'varchar', 'char'],
};

/** Whether every value of the column has the type already. */
export const isAlready = (type: string, wanted: string): boolean =>
  OWN[wanted.toUpperCase()]?.includes(/^\w+/.exec(type.toLowerCase())?.[0] ?? '') ?? false;

/**
 * SQL that is true where the value can be cast to the type, as Spark casts without ANSI: the text of a number with a
 * fraction is an integer, a number is true or false. Null for a type that DQDL does not know.
 */
export function castable(
  { sql, type }: Pick<RuleColumn, 'sql' | 'type'>,
  wanted: string,
  format: string | null,
): string | null {
  const name = wanted.toUpperCase().replaceAll(/\s/g, '');
  const family = familyOf(type);
  const known = Object.hasOwn(OWN, name) || /^DECIMAL\(\d+,\d+\)$/.test(name);
  if (!known) return null;
  if (isAlready(type, name) || name === 'STRING') return `${sql} IS NOT NULL`;
  if (name === 'DATE' && format !== null)
    return dateByFormat(family === 'text' ? sql : `CAST(${sql} AS STRING)`, format);
  const temporal = family === 'date' || family === 'timestamp';
  if (name === 'DATE' || name === 'TIMESTAMP') {
    if (temporal) return `${sql} IS NOT NULL`;
    return family === 'text' ? `TRY_CAST(${sql} AS ${name}) IS NOT NULL` : 'FALSE';
  }
  if (name === 'BOOLEAN') {
    const words = ['t', 'true', 'y', 'yes', '1', 'f', 'false', 'n', 'no', '0'].map(quoteText).join(', ');
    return family === 'text' ? `LOWER(TRIM(${sql})) IN (${words})` : temporal ? 'FALSE' : `${sql} IS NOT NULL`;
  }
  if (family === 'boolean') return `${sql} IS NOT NULL`;
  if (family === 'other' || temporal) return 'FALSE';
  const number = family === 'text' ? `TRY_CAST(${sql} AS DOUBLE)` : `CAST(${sql} AS DOUBLE)`;
  const range = RANGES[name];
  if (range !== undefined) return `${number} BETWEEN ${range[0]} AND ${range[1]}`;
  return name.startsWith('DECIMAL') ? `TRY_CAST(${sql} AS ${name}) IS NOT NULL` : `${number} IS NOT NULL`;
}

/** Deequ's formats: full dates, and partial ones of which the missing part is the first of the month or the year 2000. */
function dateByFormat(text: string, format: string): string | null {
  if (!/^(?:(?:dd|MM)([-/])(?:dd|MM)\1yyyy|yyyy([-/])MM\2dd|MM[-/]yyyy|yyyy[-/]MM|dd[-/]MM|MM[-/]dd)$/.test(format))
    return 'FALSE';
  const part = (letters: string, missing: string): string => {
    const start = format.indexOf(letters);
    return start < 0 ? `'${missing}'` : `SUBSTR(${text}, ${start + 1}, ${letters.length})`;
  };
  const separators = [...format].flatMap((letter, i) =>
    /[-/]/.test(letter) ? [`SUBSTR(${text}, ${i + 1}, 1) = '${letter}'`] : [],
  );
  const iso = [part('yyyy', '2000'), part('MM', '01'), part('dd', '01')].join(" || '-' || ");
  return [`LENGTH(${text}) = ${format.length}`, ...separators, `TRY_CAST(${iso} AS DATE) IS NOT NULL`].join(' AND ');
}
