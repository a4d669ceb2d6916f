import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatBound } from '../../../../core/audit/bound.ts';
import type { ColumnFacts } from '../../../../core/audit/facts.ts';
import { emptyFacts, mergeFacts } from '../../../../core/audit/merge.ts';
import { times } from '../../../setup/effort.ts';
import { type Lab, openLab } from '../support/parquet.ts';
import { readBytes } from '../support/read.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

/** How a column is made from the row's number `i` and a random `r`, the Hive type it must have, and its bounds' exactness. */
const columns = [
  ['tiny', '(r % 256 - 128)::TINYINT', 'tinyint'],
  ['small', '(r % 65536 - 32768)::SMALLINT', 'smallint'],
  ['int', '(r - 2147483648)::INTEGER', 'int'],
  ['big', '(r::HUGEINT * 4294967296 + r - 9223372036854775808::HUGEINT)::BIGINT', 'bigint'],
  ['utiny', '(r % 256)::UTINYINT', 'smallint'],
  ['usmall', '(r % 65536)::USMALLINT', 'int'],
  ['uint', 'r::UINTEGER', 'bigint'],
  ['ubig', '(r::HUGEINT * 4294967296 + r)::UBIGINT', 'decimal(20,0)'],
  ['dec9', '((r % 1000000 - 500000) / 100)::DECIMAL(9,2)', 'decimal(9,2)'],
  ['dec18', '((r::HUGEINT * 123456789) % 900000000000000 - 450000000000000)::DECIMAL(18,3)', 'decimal(18,3)'],
  ['dec38', '(r::HUGEINT * 4294967296 * 4294967296 - 39614081257132168796771975168)::DECIMAL(38,5)', 'decimal(38,5)'],
  ['text', "chr((65 + r % 50)::INTEGER) || r || 'é😀'", 'string'],
  ['flag', 'r % 3 = 0', 'boolean'],
  ['day', "DATE '1900-01-01' + (r % 80000)::INTEGER", 'date'],
  ['wall', 'make_timestamp(r * 1000003 - 900000000000000)', 'timestamp'],
  ['zoned', 'make_timestamp(r * 1000003 - 900000000000000)::TIMESTAMPTZ', 'timestamp'],
  ['millis', '(make_timestamp(r * 1000003))::TIMESTAMP_MS', 'timestamp'],
  ['double', '(r - 2147483648) / 7.0::DOUBLE', 'double'],
  ['float', '((r - 2147483648) / 7)::FLOAT', 'float'],
] as const;

const table = fc.record({
  rows: fc.integer({ min: 0, max: 5000 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  nullsIn: fc.integer({ min: 1, max: 5 }),
  onlyNulls: fc.subarray(
    columns.map(([name]) => name),
    { maxLength: 2 },
  ),
});

it("gives DuckDB's own null counts, minima and maxima on any table", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, seed, nullsIn, onlyNulls }) => {
      const list = columns.map(([name, sql]) =>
        (onlyNulls as string[]).includes(name)
          ? `CASE WHEN FALSE THEN ${sql} END AS "${name}"`
          : `CASE WHEN hash(i, ${seed}, '${name}') % ${nullsIn} > 0 OR ${nullsIn} = 1 THEN ${sql} END AS "${name}"`,
      );
      await lab.run(
        `CREATE OR REPLACE TABLE t AS SELECT ${list.join(', ')} FROM (SELECT i, (hash(i, ${seed}) % 4294967296)::BIGINT AS r FROM range(${rows}) s(i))`,
      );

      const { reading } = await readBytes(await lab.write('SELECT * FROM t', 'ROW_GROUP_SIZE 2048'));
      const halves = await Promise.all(
        ['<', '>='].map((side) => lab.write(`SELECT * FROM t WHERE rowid ${side} ${rows / 3}`)),
      );
      const [first, second] = await Promise.all(halves.map((half) => readBytes(half)));

      const [expected] = await lab.ask(`SELECT ${columns.map(([name]) => truth(name)).join(', ')} FROM t`);
      expect(reading.outcome).toBe('ok');
      expect({ rows: reading.facts.rows, problems: reading.facts.problems }).toEqual({ rows, problems: [] });
      expect(reading.facts.schemas).toEqual([columns.map(([name, , type]) => ({ name, type }))]);
      expect(Object.assign({}, ...reading.facts.columns.map(observed))).toEqual(expected);
      const merged = mergeFacts(first?.reading.facts ?? emptyFacts, second?.reading.facts ?? emptyFacts);
      expect(merged.columns).toEqual(reading.facts.columns);
      expect({ rows: merged.rows, files: merged.files }).toEqual({ rows, files: 2 });
    }),
    { numRuns: times(15, 200) },
  );
});

const truth = (name: string): string => {
  const [low, high] = ['min', 'max'].map((end) =>
    name === 'float' || name === 'double' ? `${end}("${name}")` : `${end}("${name}")::VARCHAR`,
  );
  return `(count(*) - count("${name}"))::VARCHAR AS ${name}_nulls, ${low} AS ${name}_min, ${high} AS ${name}_max`;
};

function observed({ name, nulls, min, max, minExact, maxExact }: ColumnFacts): Record<string, string | null> {
  if (min) expect({ name, minExact, maxExact }).toEqual({ name, minExact: true, maxExact: true });
  const text = (bound: typeof min): string | null => (bound ? duckText(formatBound(bound), bound.kind) : null);
  return { [`${name}_nulls`]: String(nulls), [`${name}_min`]: text(min), [`${name}_max`]: text(max) };
}

const duckText = (text: string, kind: string): string =>
  kind === 'instant' || kind === 'wall' ? text.replace('T', ' ').replace('Z', '+00') : text;
