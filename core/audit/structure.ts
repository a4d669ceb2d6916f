import type { Target, Transform } from '../dataset/declaration.ts';
import type { Json } from '../json.ts';
import type { Column } from './column.ts';
import type { Facts } from './facts.ts';
import {
  checkInterval,
  checkIntervalAnswers,
  type IntervalVerdict,
  intervalQuestions,
  type TimeSpan,
} from './structure-interval.ts';
import type { Question } from './structure-question.ts';
import { checkSchemas } from './structure-schema.ts';
import type { Check, Evidence, Outcome } from './verdict.ts';

export interface StructureInput {
  /** Null for formats without footers. */
  facts: Facts | null;
  /** Columns that the transform gives; only needed where there are no footers. */
  described: readonly Column[] | null;
  /** The schema that the partition is held to, or null for the first one. */
  expected: readonly Column[] | null;
  schema: Target['schema'];
  rows: Transform['rows'];
  /** Rows of the source before the transform, and rows that the job says it wrote; null where no job ran. */
  rowsRead: number | null;
  rowsWritten: number | null;
  /** The time column by its name in the files, and the partition's interval in that column's zone. */
  time: { column: string; span: TimeSpan } | null;
  /** Answers of the audit query so far, by name. */
  answers: Readonly<Record<string, Json>>;
}

export interface Structure {
  checks: Check[];
  /** The table's columns if the partition is published. */
  schema: Column[];
  /** Null until footers or a query told. */
  rows: number | null;
  /**
   * What a query has to answer before the unknown checks can be decided, in DuckDB's words; then ask again with the
   * answers. A Glue job is asked beforehand, by `intervalQuestions` in Spark's.
   */
  questions: Question[];
}

/** The checks that every partition passes before it is published, without being declared (dataset reference). */
export function checkStructure(input: StructureInput): Structure {
  const counted = answerOf(input.answers.lakefill_rows);
  const rows = input.facts?.rows ?? counted;
  const schema = checkSchemas(
    input.expected,
    input.facts?.schemas ?? (input.described ? [input.described] : []),
    input.schema,
  );
  const interval = intervalOf(input, rows);
  const evidence: Evidence = input.facts ? 'footer' : 'scan';
  const checks = [
    readable(input.facts, counted),
    check('schema', schema.outcome, evidence, schema.detail),
    ...(interval ? [{ check: 'interval' as const, ...interval }] : []),
    checkRows(input, rows),
  ];
  return { checks, schema: schema.merged, rows, questions: questionsOf(input, counted, interval) };
}

const check = (name: Check['check'], outcome: Outcome, evidence: Evidence, detail: string): Check => ({
  check: name,
  outcome,
  evidence,
  detail,
  blocking: true,
});

const answerOf = (answer: Json | undefined): number | null =>
  answer === undefined || answer === null ? null : Number(answer);

/** Files without footers are readable when a query over all their rows was answered. */
function readable(facts: Facts | null, counted: number | null): Check {
  if (!facts) {
    return counted === null
      ? check('readable', 'unknown', 'scan', 'not read yet')
      : check('readable', 'pass', 'scan', `${counted} rows read`);
  }
  if (facts.files === 0) return check('readable', 'fail', 'list', 'there is no file');
  const [first] = facts.problems;
  if (!first) return check('readable', 'pass', 'footer', `${facts.files} footers without a contradiction`);
  const place = first.column === undefined ? first.file : `${first.file}, column "${first.column}"`;
  const more = facts.problems.length > 1 ? `, and ${facts.problems.length - 1} more` : '';
  return check('readable', 'fail', 'footer', `${place}: ${first.message} (${first.check})${more}`);
}

function intervalOf({ facts, described, time, answers }: StructureInput, rows: number | null): IntervalVerdict | null {
  if (!time) return null;
  const { column, span } = time;
  const fromFooters = facts && checkInterval(facts, column, span);
  if (facts && fromFooters?.outcome !== 'unknown') return fromFooters;
  if (!facts && described && !described.some(({ name }) => name.toLowerCase() === column.toLowerCase())) return null;
  if (answers.lakefill_time_count !== undefined) {
    const clock = facts?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.clock;
    return checkIntervalAnswers(answers, column, clock, span);
  }
  if (rows === 0) return { outcome: 'pass', evidence: 'scan', detail: 'no rows', blocking: true };
  return (
    fromFooters ?? {
      outcome: 'unknown',
      evidence: 'scan',
      detail: `the times of "${column}" are not read yet`,
      blocking: true,
    }
  );
}

function questionsOf(input: StructureInput, counted: number | null, interval: IntervalVerdict | null): Question[] {
  const rows = !input.facts && counted === null ? [{ name: 'lakefill_rows', sql: 'COUNT(*)' }] : [];
  const unread = interval?.outcome === 'unknown' && input.answers.lakefill_time_count === undefined;
  return [...rows, ...(unread && input.time ? intervalQuestions(input.time.column, 'duckdb') : [])];
}

/** Rows against the source as declared, and always against what the job says it wrote. */
function checkRows({ facts, rows: policy, rowsRead, rowsWritten }: StructureInput, rows: number | null): Check {
  const rowsCheck = (outcome: Outcome, detail: string): Check =>
    check('rows', outcome, facts ? 'footer' : 'scan', detail);
  if (rows === null) return rowsCheck('unknown', 'rows are not counted yet');
  if (rowsWritten !== null && rows !== rowsWritten)
    return rowsCheck('fail', `the job says it wrote ${rowsWritten} rows, the files hold ${rows}`);
  if (policy === 'any' || rowsRead === null) return rowsCheck('pass', `${rows} rows`);
  const sound = policy === 'same' ? rows === rowsRead : rows <= rowsRead;
  return rowsCheck(sound ? 'pass' : 'fail', `${rows} rows of ${rowsRead} in the source (${policy})`);
}
