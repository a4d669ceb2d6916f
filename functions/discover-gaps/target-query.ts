import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import { checkInterval, checkIntervalAnswers, intervalQuestions } from '../../core/audit/structure-interval.ts';
import { type Question, quoteName, selectOf } from '../../core/audit/structure-question.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { at, LakefillError } from '../../core/errors.ts';
import { spanOf } from '../../core/gaps/footer.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import type { Json } from '../../core/json.ts';
import type { Engine, PartitionQuery } from '../../ports/engine.ts';
import { timedSource } from './footers.ts';
import type { PublishedRules } from './published-rules.ts';

export interface TargetQuery {
  dataset: Dataset;
  rules: PublishedRules;
  seen: Observation;
  /** Null for formats without footers, of which everything is asked. */
  facts: Facts | null;
}

const ROWS: Question = { name: 'lakefill_rows', sql: 'COUNT(*)' };

/**
 * Reads all of a partition's values, holds its event times to its interval where footers did not, and the rules to its rows:
 * one query, one more where rules are still open, and for text one before them for its columns. Answers what was found
 * beyond the footers; rows that cannot be read are a problem of the partition, not of the query.
 */
export async function askTarget(task: TargetQuery, engine: Engine): Promise<Partial<FooterObservation>> {
  const { dataset, rules, seen, facts } = task;
  const { format } = dataset.declaration.target;
  const ask = (sql: string, inputs: PartitionQuery['inputs'] = []) =>
    engine.ask({ objects: seen.objects, format, keyValues: { ...seen.partition.values }, inputs, sql });
  try {
    const columns = facts ? facts.schemas.flat() : await columnsOf(task, engine);
    const time = openTime(task, columns);
    const answers = await ask(selectOf([ROWS, ...reads(columns), ...(time ? intervalQuestions(time, 'duckdb') : [])]));
    const misplaced = time === null ? null : misplacement(task, time, answers);
    const broken = await rules.broken(seen, facts, columns, ask);
    return {
      rows: Number(answers[ROWS.name]),
      ...(misplaced !== null && { misplaced }),
      ...(broken !== null && { broken }),
    };
  } catch (error) {
    // It changed while it was looked at: somebody is at work on it, and the next look tells more.
    if (error instanceof LakefillError && error.name === 'SourceChanged') return {};
    if (!(error instanceof LakefillError) || !isOfTheFile(error)) throw error;
    const message = `its rows cannot be read: ${error.message}`;
    return { problems: [{ file: at(seen.objects, 0).uri, check: 'unreadable', message }] };
  }
}

/** DuckDB reports a damaged page now and then as if the disk had failed: `IO Error: Could not read enough bytes`. */
const isOfTheFile = ({ name, message }: LakefillError): boolean =>
  name === 'TransformFailed' ||
  (name === 'EngineFailed' && /^(IO|INTERNAL) Error: (?!.*(space|open|write))/s.test(message));

async function columnsOf({ dataset, seen }: TargetQuery, engine: Engine): Promise<Column[]> {
  const { format } = dataset.declaration.target;
  const view = { name: 'files', format, partitions: [{ objects: seen.objects, keyValues: {} }], columns: [] };
  return (await engine.query('SELECT * FROM files LIMIT 0', [view])).columns;
}

/** A footer never proves that the pages behind it can be read: a hash of every value makes DuckDB decode all of them. */
const reads = (columns: readonly Column[]): Question[] =>
  [...new Map(columns.map(({ name }) => [name.toLowerCase(), name])).values()].map((name, index) => ({
    name: `lakefill_read_${index}`,
    sql: `MAX(hash(${quoteName(name)}))`,
  }));

/** The name of the time column among the files', where nothing is decided about it yet. */
function openTime({ dataset, seen, facts }: TargetQuery, columns: readonly Column[]): string | null {
  const source = timedSource(dataset, seen);
  const wanted = source?.timeColumn?.toLowerCase();
  const column = columns.find(({ name }) => name.toLowerCase() === wanted)?.name;
  if (column === undefined) return null;
  if (facts === null) return column;
  const verdict = checkInterval(facts, column, spanOf(dataset, seen.partition, source?.timeColumnZone));
  return verdict?.outcome === 'unknown' ? column : null;
}

function misplacement(
  { dataset, seen, facts }: TargetQuery,
  column: string,
  answers: Record<string, Json>,
): string | null {
  const clock = facts?.columns.find(({ name }) => name === column)?.clock;
  const span = spanOf(dataset, seen.partition, timedSource(dataset, seen)?.timeColumnZone);
  const { outcome, detail } = checkIntervalAnswers(answers, column, clock, span);
  return outcome === 'fail' ? detail : null;
}
