import type { Column } from '../../column.ts';
import type { SimpleRule } from '../../dqdl/ast.ts';
import { countOf } from '../answer.ts';
import type { RuleContext } from '../context.ts';
import { byName, columnsOf } from '../context.ts';
import type { Finding } from '../finding.ts';
import { exactly, failed, open } from '../finding.ts';
import { noRows } from '../missing.ts';
import type { NamedReference } from '../reference.ts';
import { findReference, noReference, referenceColumn } from '../reference.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { quoteName } from '../sql.ts';
import { split } from './referential-integrity.ts';

/** Share of rows that are equal to the reference's row of the same key; keys must be unique on both sides. */
export const datasetMatch: RuleKind = {
  metric: 'share of equal rows',
  footer(rule, context) {
    const mapping = mappingOf(rule, context);
    return 'kind' in mapping ? mapping : open('only a join tells');
  },
  scan(rule, context) {
    const mapping = mappingOf(rule, context);
    if ('kind' in mapping) return mapping;
    const { reference, keys, matches } = mapping;
    const sameKey = keys.map(([a, b]) => `r.${quoteName(b.name)} = p.${quoteName(a.name)}`);
    const sameRest = matches.map(([a, b]) => `${cell('r', b, a)} IS NOT DISTINCT FROM ${cell('p', a, b)}`);
    const same = [...sameKey, ...sameRest].join(' AND ');
    const equal = `(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM ${reference.sql} r WHERE ${same}))`;
    const expressions = [
      'COUNT(*)',
      distinctRows(
        'partition',
        keys.map(([a]) => a),
      ),
      `(SELECT COUNT(*) FROM ${reference.sql})`,
      distinctRows(
        reference.sql,
        keys.map(([, b]) => b),
      ),
      equal,
    ];
    return scanOf(expressions, (answers) => {
      const [rows = 0, ownKeys = 0, others = 0, otherKeys = 0, count = 0] = answers.map(countOf);
      if (rows === 0) return noRows;
      if (rows !== ownKeys || others !== otherKeys)
        return failed(
          `keys are not unique: ${ownKeys} for ${rows} rows here, ${otherKeys} for ${others} there`,
          'scan',
        );
      return exactly(count / rows, 'scan');
    });
  },
};

const distinctRows = (from: string, columns: readonly Column[]): string =>
  `(SELECT COUNT(*) FROM (SELECT DISTINCT ${columns.map(({ name }) => quoteName(name)).join(', ')} FROM ${from}) d)`;

/** Values of different types are compared as text. */
const cell = (alias: string, column: Column, other: Column): string => {
  const name = `${alias}.${quoteName(column.name)}`;
  return column.type === other.type ? name : `CAST(${name} AS STRING)`;
};

type Pair = [Column, Column];

/** `"a->x,b"`; without a list, all columns that are not keys, by their own names. */
function mappingOf(
  rule: SimpleRule,
  context: RuleContext,
): { reference: NamedReference; keys: Pair[]; matches: Pair[] } | Finding {
  const alias = parameter(rule, 0);
  const reference = findReference(context, alias);
  if (reference === null) return noReference(alias);
  const own = columnsOf(context);
  const keys = pairsOf(split(parameter(rule, 1)), own, reference, 'key columns were not found');
  if ('kind' in keys) return keys;
  const keyNames = new Set(keys.map(([a]) => a.name));
  const rest = own.map(({ name }) => name).filter((name) => !keyNames.has(name));
  const listed = rule.parameters.length > 2 ? split(parameter(rule, 2)) : rest;
  if (listed.length === 0) return failed('there are no columns to compare but the keys');
  const matches = pairsOf(listed, own, reference, 'columns were not found');
  return 'kind' in matches ? matches : { reference, keys, matches };
}

function pairsOf(
  names: readonly string[],
  own: readonly Column[],
  reference: NamedReference,
  problem: string,
): Pair[] | Finding {
  const pairs: Pair[] = [];
  for (const name of names) {
    const [left = '', right = left] = name.split('->').map((side) => side.trim());
    const [a, b] = [byName(own, left), referenceColumn(reference, right)];
    if (a === null || b === null) return failed(`${problem}: "${a === null ? left : right}"`);
    pairs.push([a, b]);
  }
  return pairs;
}
