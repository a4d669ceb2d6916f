import { countOf, numberOf } from '../answer.ts';
import type { RuleContext } from '../context.ts';
import { byName, columnsOf } from '../context.ts';
import { closed, exactly, failed, open } from '../finding.ts';
import { noRows } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { quoteName } from '../sql.ts';

/**
 * With a condition: one number out of any SELECT over `primary` (the partition) and the references. Without: the SELECT
 * gives the good rows, by some columns of the partition, and the threshold or all is wanted of their share.
 */
export const customSql: RuleKind = {
  metric: 'result',
  footer: () => open('only the SQL itself tells'),
  scan(rule, context) {
    const sql = statementOf(parameter(rule, 0));
    if (sql === null) return closed('CustomSql takes one SELECT');
    if (rule.condition === null) return rowLevel(sql, context);
    return scanOf([`(${sql}\n)`], ([answer]) => {
      const value = numberOf(answer);
      return Number.isNaN(value)
        ? failed(`the SQL gave ${JSON.stringify(answer)}, not a number`, 'scan')
        : exactly(value, 'scan');
    });
  },
};

const QUOTED_OR_PRIMARY = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|\bprimary\b/gi;

/** `primary` is Glue's name for the dataset and a reserved word to DuckDB. */
function statementOf(text: string): string | null {
  const sql = text.trim().replace(/;$/, '');
  if (!/^(select|with)\b/i.test(sql)) return null;
  return sql.replaceAll(QUOTED_OR_PRIMARY, (match) => (match.toLowerCase() === 'primary' ? 'partition' : match));
}

function rowLevel(sql: string, context: RuleContext): ReturnType<RuleKind['scan']> {
  const names = selectedColumns(sql, context);
  if (names === null) return closed('without a condition, CustomSql selects columns of the partition by their names');
  const stranger = names.find((name) => byName(columnsOf(context), name) === null);
  if (stranger !== undefined) return failed(`the SQL selects "${stranger}", which is no column of the partition`);
  const same = names.map((name) => `s.${quoteName(name)} IS NOT DISTINCT FROM p.${quoteName(name)}`).join(' AND ');
  const good = `(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM (${sql}\n) s WHERE ${same}))`;
  return scanOf(['COUNT(*)', good], ([rows, count]) =>
    countOf(rows) === 0 ? noRows : exactly(countOf(count) / countOf(rows), 'scan'),
  );
}

/** `select a, "b c" from`, `select *`; null for expressions, which have no column to be compared with. */
function selectedColumns(sql: string, context: RuleContext): string[] | null {
  const list = /^select\s+(?:distinct\s+)?([\s\S]+?)\s+from\b/i.exec(sql)?.[1];
  if (list === undefined) return null;
  if (list.trim() === '*') return columnsOf(context).map(({ name }) => name);
  const names = list.split(',').map((item) => /^(?:\w+\.)?(?:"([^"]+)"|([A-Za-z_]\w*))$/.exec(item.trim()));
  return names.every((name) => name !== null) ? names.map((name) => name[1] ?? name[2] ?? '') : null;
}
