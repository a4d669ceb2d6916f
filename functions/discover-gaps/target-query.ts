import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import { checkInterval, checkIntervalAnswers, intervalQuestions } from '../../core/audit/structure-interval.ts';
import { selectOf } from '../../core/audit/structure-question.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { at, LakefillError } from '../../core/errors.ts';
import { spanOf } from '../../core/gaps/footer.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Engine, PartitionQuery } from '../../ports/engine.ts';
import { timedSource } from './footers.ts';
import type { PublishedRules } from './published-rules.ts';

/** What is to be asked of one partition's rows. */
export interface Query {
  partition: Partition;
  /** The objects that it has to read: none where footers decide all rules. */
  reads: readonly { size: number }[];
  /** What was found beyond the footers; a partition whose rows cannot be read is a problem of it, not of the query. */
  ask(engine: Engine): Promise<Partial<FooterObservation>>;
}

interface Task {
  dataset: Dataset;
  rules: PublishedRules;
  seen: Observation;
  /** Null for formats without footers, of which everything is asked. */
  facts: Facts | null;
}

const ROWS = { name: 'lakefill_rows', sql: 'COUNT(*)' };

export function queryOf(task: Task): Query {
  const { seen, rules, facts } = task;
  const asks = facts === null || isOpen(task, facts) || rules.isOpen(seen, facts);
  return {
    partition: seen.partition,
    reads: asks ? seen.objects : [],
    ask: (engine) => answer(task, engine),
  };
}

async function answer(task: Task, engine: Engine): Promise<Partial<FooterObservation>> {
  const { dataset, rules, seen, facts } = task;
  const { format } = dataset.declaration.target;
  const query = (sql: string, inputs: PartitionQuery['inputs']) =>
    engine.ask({ objects: seen.objects, format, keyValues: { ...seen.partition.values }, inputs, sql });
  try {
    const columns = facts === null ? await columnsOf(task, engine) : (facts.schemas[0] ?? []);
    const told = await structure(task, columns, (sql) => query(sql, []));
    const broken = rules.none ? undefined : await rules.broken(seen, facts, columns, query);
    return { ...told, ...(broken !== undefined && { broken }) };
  } catch (error) {
    // It changed while it was looked at: somebody is at work on it, and the next look tells more.
    if (error instanceof LakefillError && error.name === 'SourceChanged') return {};
    if (!(error instanceof LakefillError) || error.name !== 'TransformFailed') throw error;
    const message = `its rows cannot be read: ${error.message}`;
    return { problems: [{ file: at(seen.objects, 0).uri, check: 'unreadable', message }] };
  }
}

async function columnsOf({ dataset, seen }: Task, engine: Engine): Promise<Column[]> {
  const { format } = dataset.declaration.target;
  const view = { name: 'files', format, partitions: [{ objects: seen.objects, keyValues: {} }], columns: [] };
  return (await engine.query('SELECT * FROM files LIMIT 0', [view])).columns;
}

/** Rows of text, and event times that footers did not decide. */
async function structure(
  task: Task,
  columns: readonly Column[],
  ask: (sql: string) => ReturnType<Engine['ask']>,
): Promise<Partial<FooterObservation>> {
  const { dataset, seen, facts } = task;
  const source = timedSource(dataset, seen);
  const column = columns.find(({ name }) => name.toLowerCase() === source?.timeColumn?.toLowerCase())?.name;
  const timed = column !== undefined && (facts === null || isOpen(task, facts));
  const questions = [...(facts === null ? [ROWS] : []), ...(timed ? intervalQuestions(column, 'duckdb') : [])];
  if (questions.length === 0) return {};
  const answers = await ask(selectOf(questions));
  const clock = facts?.columns.find(({ name }) => name === column)?.clock;
  const span = spanOf(dataset, seen.partition, source?.timeColumnZone);
  const interval = timed ? checkIntervalAnswers(answers, column, clock, span) : null;
  return {
    ...(facts === null && { rows: Number(answers[ROWS.name]) }),
    ...(interval?.outcome === 'fail' && { misplaced: interval.detail }),
  };
}

function isOpen({ dataset, seen }: Task, facts: Facts): boolean {
  const source = timedSource(dataset, seen);
  if (source?.timeColumn === undefined) return false;
  const span = spanOf(dataset, seen.partition, source.timeColumnZone);
  return checkInterval(facts, source.timeColumn, span)?.outcome === 'unknown';
}
