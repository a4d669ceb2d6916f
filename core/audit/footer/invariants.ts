import { compareBounds } from '../bound.ts';
import type { FooterProblem } from '../facts.ts';
import type { Chunk, Metadata } from './metadata.ts';
import type { Leaf } from './schema.ts';

type Check = Exclude<FooterProblem['check'], 'unreadable'>;

interface Breach {
  check: Check;
  column?: string;
  message: string;
}

/**
 * The eight invariants that every sound footer keeps; a breach is said once per column with the first row group's
 * numbers. Measured on apache/parquet-testing they raise no false alarm. They say nothing about the pages.
 *
 * I1 rows of the row groups add up to the file's. I2 a column that is not repeated has as many values as its row group
 * rows. I3 nulls lie between 0 and the values. I4 a required column has no null. I5 min is not above max, and neither
 * is NaN. I6 a chunk lies between the leading magic and the footer. I7 a row group has one chunk per column. I8 the
 * chunk is the column's, by path and type.
 */
export function checkInvariants(metadata: Metadata, file: string, footerStart: number): FooterProblem[] {
  const problems = new Map<string, { breach: Breach; rowGroup: number | null; more: number }>();
  const report = (breach: Breach, rowGroup: number | null): void => {
    const key = `${breach.check} ${breach.column ?? ''}`;
    const known = problems.get(key);
    if (known) known.more++;
    else problems.set(key, { breach, rowGroup, more: 0 });
  };

  const rows = metadata.rowGroups.reduce((sum, group) => sum + group.rows, 0);
  if (rows !== metadata.rows) {
    report({ check: 'I1', message: `the file says ${metadata.rows} rows, its row groups hold ${rows}` }, null);
  }
  const { leaves } = metadata.schema;
  for (const [index, group] of metadata.rowGroups.entries()) {
    if (group.chunks.length !== leaves.length) {
      report({ check: 'I7', message: `${group.chunks.length} column chunks for ${leaves.length} columns` }, index);
    }
    for (const [position, chunk] of group.chunks.entries()) {
      const leaf = leaves[position];
      for (const breach of leaf && chunk ? chunkBreaches(chunk, leaf, group.rows, footerStart) : [])
        report(breach, index);
    }
  }
  return [...problems.values()].map(({ breach, rowGroup, more }) => ({
    file,
    ...breach,
    message: `${rowGroup === null ? '' : `row group ${rowGroup}: `}${breach.message}${more ? `, and in ${more} more row groups` : ''}`,
  }));
}

/** One column's breaches in one row group. A chunk of another column (I8) is not judged any further. */
export function chunkBreaches(chunk: Chunk, leaf: Leaf, rows: number, footerStart: number): Breach[] {
  const column = leaf.node.path.join('.');
  if (chunk.path.join('\0') !== leaf.node.path.join('\0')) {
    return [{ check: 'I8', column, message: `the chunk belongs to "${chunk.path.join('.')}"` }];
  }
  if (chunk.physical !== leaf.node.physical) {
    return [
      {
        check: 'I8',
        column,
        message: `the chunk is ${chunk.physical ?? 'of no known type'}, the column ${leaf.node.physical}`,
      },
    ];
  }
  const breaches: Breach[] = [];
  const breach = (check: Check, message: string): void => {
    breaches.push({ check, column, message });
  };
  if (!leaf.repeated && chunk.values !== rows) breach('I2', `${chunk.values} values for ${rows} rows`);
  const nulls = chunk.statistics?.nulls;
  if (nulls !== undefined) {
    if (nulls < 0 || nulls > chunk.values) breach('I3', `${nulls} nulls among ${chunk.values} values`);
    else if (leaf.required && nulls > 0) breach('I4', `${nulls} nulls in a required column`);
  }
  const bounds = boundsBreach(chunk);
  if (bounds) breach('I5', bounds);
  const { start } = chunk;
  const nothing = chunk.values === 0 && chunk.bytes === 0;
  if (start !== null && !nothing && (start < 4 || chunk.bytes < 0 || start + chunk.bytes > footerStart)) {
    breach(
      'I6',
      `its pages at ${start} to ${start + chunk.bytes} do not lie between 4 and the footer at ${footerStart}`,
    );
  }
  return breaches;
}

function boundsBreach({ statistics }: Chunk): string | undefined {
  const { min, max } = statistics ?? {};
  if (min === 'nan' || max === 'nan') return 'a bound is NaN';
  if (!min || !max || (compareBounds(min.bound, max.bound) ?? 0) <= 0) return undefined;
  return 'min is above max';
}
