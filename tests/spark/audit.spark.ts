import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDqdl } from '../../core/audit/dqdl/parser.ts';
import { auditQuestions, contextOfColumns } from '../../core/audit/rules/audit-query.ts';
import { type Question, selectOf } from '../../core/audit/structure-question.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { Json } from '../../core/json.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { seed } from '../contracts/engine/subject.ts';
import { seedAllTypes } from './all-types.ts';
import { type Pair, sharedPair } from './parity.ts';

/** One of every rule that asks the rows, with filters, NULLs, texts, dates and references. */
const rules = [
  'RowCount > 0 where "whole > 5"',
  'IsComplete "name"',
  'Completeness "name" > 0.5 where "flag"',
  'IsUnique "id"',
  'Uniqueness "name" "tiny" > 0.2',
  'UniqueValueRatio "name" > 0.2',
  'DistinctValuesCount "name" between 1 and 100',
  'IsPrimaryKey "id" "day"',
  'Entropy "name" > 0.5',
  'Mean "price" between 0 and 1000',
  'Sum "whole" > 0',
  'StandardDeviation "double" > 0',
  'Mean "double" > 0 where "id % 50 > 1"',
  'ColumnLength "name" between 0 and 50',
  'ColumnCorrelation "id" "price" > 0.5',
  'ColumnValues "whole" > 10 with threshold > 0.1',
  'ColumnValues "name" in ["it\'s", "a \\"quote\\"", "ümläut 東京 🚀"]',
  'ColumnValues "name" matches "[a-z]+.*"',
  'ColumnValues "name" not matches "x*"',
  'ColumnValues "name" != EMPTY',
  'ColumnValues "day" > "2001-03-01"',
  'ColumnValues "ts" > "2001-03-31"',
  'ColumnValues "moment" between "2001-03-01" and "2001-12-01"',
  'ColumnValues "price" not in [1.05, 2.10, NULL]',
  'ColumnDataType "text" = "Timestamp"',
  'ColumnDataType "name" = "Integer"',
  'DataFreshness "ts" <= 40 days',
  'DataFreshness "moment" <= 40 days',
  'ReferentialIntegrity "name" "names.name" > 0.1',
  'AggregateMatch "sum(id)" "sum(names.id)" > 0.1',
  'CustomSql "select count(*) from primary where whole > 3" > 1',
  'CustomSql "select max(length(name)) from primary" > 1',
];

let pair: Pair;
let types: ObjectState;
let names: ObjectState;
beforeAll(async () => {
  pair = await sharedPair();
  types = await seedAllTypes(pair.store, 's3://raw/types.parquet', join(pair.root, 'made', 'types.parquet'));
  names = await seed(pair.store, 's3://raw/names.csv', 'id,name\n1,it\'s\n2,"a ""quote"""\n');
});

/** Doubles are added up in different orders. */
const rounded = (answer: Json | undefined): Json =>
  typeof answer === 'number' && !Number.isInteger(answer) ? Number(answer.toPrecision(10)) : (answer ?? null);

describe.each(['parquet', 'json'] as const)('answers over %s', (format) => {
  it('are those that DuckDB gives over the same files, to every question of every rule', async () => {
    const input = { id: 'names', location: 's3://raw/names.csv', format: 'csv' as const, objects: [names] };
    const sql = 'SELECT id, flag, tiny, whole, price, double, name, day, ts, moment, text FROM source';
    const range = { from: '2001-03-30T00:00:00Z', to: '2001-04-01T00:00:00Z' };
    const source = { timeColumn: 'ts' };
    const chunk = chunkOf({ objects: [types], source, sql, ...range, inputs: [input], target: { format } });
    const [sample] = chunk.partitions;
    if (sample === undefined) throw new Error('no partition');
    const described = await pair.duck.describe(chunk, sample);
    const parsed = parseDqdl(`Rules = [ ${rules.filter((rule) => known(format, rule)).join(', ')} ]`);
    const audit = questionsOf(parsed.rules, described);
    const staged = await pair.engine.transform({
      chunk: { ...chunk, described, audit },
      stageUri: `s3://lake/out__lakefill/audit/${format}/`,
    });

    expect(parsed.errors).toEqual([]);
    expect(audit.length).toBeGreaterThan(40);
    for (const [index, { files, answers, error }] of staged.entries()) {
      const objects = await Promise.all(
        files.map(async ({ uri }) => ({ uri, size: 0, etag: (await pair.store.head(uri))?.etag ?? '' })),
      );
      const keyValues = chunk.partitions[index]?.values ?? {};
      const asked: Record<string, Json> = {};
      for (const question of audit) {
        const inputs = [{ ...input, objects: [names] }];
        const one = selectOf([{ name: 'rows_', sql: 'COUNT(*)' }, question]);
        Object.assign(asked, await pair.duck.ask({ objects, format, keyValues, inputs, sql: one }));
      }
      const of = (all: Record<string, Json>) =>
        Object.fromEntries(audit.map(({ name, sql: text }) => [text, rounded(all[name])]));
      expect(error).toBeNull();
      expect(of(answers)).toEqual(of(asked));
    }
  });
});

/** DuckDB takes an instant in JSON, which Spark wrote with its offset, for a text. */
const known = (format: string, rule: string): boolean => format === 'parquet' || !rule.includes('"moment"');

const questionsOf = (
  parsed: Parameters<typeof auditQuestions>[0],
  columns: Parameters<typeof contextOfColumns>[0],
): Question[] =>
  auditQuestions(
    parsed,
    contextOfColumns(columns, {
      keys: { dt: '2001-03-30' },
      references: {
        names: {
          columns: [
            { name: 'id', type: 'bigint' },
            { name: 'name', type: 'string' },
          ],
        },
      },
      now: '2001-04-10T00:00:00Z',
      timeZone: 'UTC',
    }),
  );
