import type { RuleColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed, failed } from '../finding.ts';
import { familyOf } from '../hive-type.ts';
import { fullMatch, quoteDay, quoteNumber, quoteText } from '../sql.ts';
import type { WantedValues } from './wanted-values.ts';

/** The condition as SQL, true exactly for the rows that satisfy; or why the column cannot be compared so. */
export function predicateOf(column: RuleColumn, wanted: WantedValues): string | Finding {
  if (onlyNull(wanted))
    return `${column.sql} IS ${wanted.operator === '=' || wanted.operator === 'in' ? '' : 'NOT '}NULL`;
  const family = familyOf(column.type);
  const unfit = failed(`"${column.name}" is ${column.type}, which a ${wanted.kind} cannot be compared with`);
  switch (wanted.kind) {
    case 'number': {
      const value = { integer: column.sql, decimal: column.sql, float: `CAST(${column.sql} AS DOUBLE)` };
      if (family === 'text')
        return comparison(`TRY_CAST(${column.sql} AS DOUBLE)`, column.sql, wanted, numbersOf(wanted.values));
      if (family !== 'integer' && family !== 'decimal' && family !== 'float') return unfit;
      return comparison(value[family], column.sql, wanted, numbersOf(wanted.values));
    }
    case 'date': {
      if (family !== 'text' && family !== 'date' && family !== 'timestamp') return unfit;
      const value = `${family === 'text' ? 'TRY_CAST' : 'CAST'}(${column.sql} AS DATE)`;
      return comparison(
        value,
        column.sql,
        wanted,
        wanted.values.map(({ text }) => quoteDay(text)),
      );
    }
    case 'string':
      return family === 'other' ? closed(`"${column.name}" is ${column.type}, not text`) : strings(column, wanted);
    case 'pattern': {
      if (family === 'other') return closed(`"${column.name}" is ${column.type}, not text`);
      const match = fullMatch(textOf(column), wanted.pattern);
      const negated = wanted.operator === 'not matches' ? `NOT (${match})` : match;
      return `${column.sql} IS NOT NULL AND ${negated}`;
    }
  }
}

const onlyNull = (wanted: WantedValues): boolean =>
  wanted.kind !== 'pattern' &&
  wanted.hasNull &&
  wanted.values.length === 0 &&
  !(wanted.kind === 'string' && (wanted.hasEmpty || wanted.hasSpaces));

const numbersOf = (values: readonly { text: string }[]): string[] => values.map(({ text }) => quoteNumber(text));

/** `value` is NULL where the column is NULL or does not read as the wanted kind. */
function comparison(
  value: string,
  column: string,
  { operator, hasNull, kind }: Extract<WantedValues, { kind: 'number' | 'date' }>,
  operands: readonly string[],
): string {
  const [a, b] = operands;
  const all = operands.join(', ');
  switch (operator) {
    case 'between':
      return `${value} > ${a} AND ${value} < ${b}`;
    case 'not between':
      return `${kind === 'date' ? `${column} IS NULL OR ` : ''}${value} <= ${a} OR ${value} >= ${b}`;
    case '=':
    case 'in':
      return `${value} IN (${all})${hasNull ? ` OR ${column} IS NULL` : ''}`;
    case '!=':
    case 'not in':
      return `(${value} IS NULL OR ${value} NOT IN (${all}))${hasNull ? ` AND ${column} IS NOT NULL` : ''}`;
    default:
      return `${value} ${operator} ${a}`;
  }
}

const textOf = (column: RuleColumn): string =>
  familyOf(column.type) === 'text' ? column.sql : `CAST(${column.sql} AS STRING)`;

function strings(column: RuleColumn, wanted: Extract<WantedValues, { kind: 'string' }>): string {
  const { operator, values, hasNull, hasEmpty, hasSpaces, ignoreCase } = wanted;
  const text = textOf(column);
  const compared = ignoreCase ? `LOWER(${text})` : text;
  const all = values.map((value) => quoteText(ignoreCase ? value.toLowerCase() : value)).join(', ');
  if (operator === '=' || operator === 'in') {
    const parts = [
      ...(hasNull ? [`${column.sql} IS NULL`] : []),
      ...(hasEmpty ? [`${text} = ''`] : []),
      ...(hasSpaces ? [`(TRIM(${text}) = '' AND ${text} <> '')`] : []),
      ...(values.length > 0 ? [`${compared} IN (${all})`] : []),
    ];
    return parts.join(' OR ');
  }
  const parts = [
    ...(hasNull ? [`${column.sql} IS NOT NULL`] : []),
    ...(hasEmpty ? [`${text} <> ''`] : []),
    ...(hasSpaces ? [`(TRIM(${text}) <> '' OR ${text} = '')`] : []),
    ...(values.length > 0 ? [`(${column.sql} IS NULL OR ${compared} NOT IN (${all}))`] : []),
  ];
  return parts.join(' AND ');
}
