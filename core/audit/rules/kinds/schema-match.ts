import type { Column } from '../../column.ts';
import { agree, byName, columnsOf } from '../context.ts';
import { closed, exactly, failed } from '../finding.ts';
import { findReference, noReference } from '../reference.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter } from '../rule-kind.ts';

/**
 * Share of columns with the same name and type; types inside structs and lists do not count, as in Deequ. Keys of the
 * partition count where the reference has them.
 */
export const schemaMatch: RuleKind = {
  metric: 'share of equal columns',
  footer(rule, context) {
    const reference = findReference(context, parameter(rule, 0));
    if (reference === null) return noReference(parameter(rule, 0));
    if (!agree(context)) return closed('the files have different columns', 'footer');
    const theirs = reference.columns;
    const columns = columnsOf(context).filter(
      ({ name }) => !Object.hasOwn(context.keys, name) || byName(theirs, name) !== null,
    );
    if (theirs.length === 0) return closed('the columns of the reference are not known', 'footer');
    if (columns.length !== theirs.length)
      return failed(`${columns.length} columns here, ${theirs.length} in the reference`);
    const equal = columns.filter((column) => theirs.some((other) => isSame(column, other)));
    return exactly(equal.length / columns.length, 'footer');
  },
  scan: (rule, context) => schemaMatch.footer(rule, context),
};

const isSame = (a: Column, b: Column): boolean => a.name === b.name && outerType(a.type) === outerType(b.type);

const outerType = (type: string): string =>
  type
    .toLowerCase()
    .replace(/<.*$/s, '')
    .replaceAll(/\s/g, '')
    .replace(/^integer$/, 'int');
