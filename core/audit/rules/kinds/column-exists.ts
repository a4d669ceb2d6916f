import { findColumn } from '../context.ts';
import { closed, failed, passed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter } from '../rule-kind.ts';

/** A column of the files or a key of the partition. */
export const columnExists: RuleKind = {
  metric: 'columns of that name',
  footer(rule, context) {
    const name = parameter(rule, 0);
    const schemas = context.facts?.schemas ?? [];
    const present = schemas.filter((schema) =>
      schema.some((column) => column.name.toLowerCase() === name.toLowerCase()),
    );
    if (schemas.length > 1 && present.length > 0 && present.length < schemas.length)
      return closed(`only some of the files have a column "${name}"`, 'footer');
    return present.length > 0 || findColumn(context, name) !== null
      ? passed(`there is a column "${name}"`)
      : failed(`there is no column "${name}"`);
  },
  scan: (rule, context) => columnExists.footer(rule, context),
};
