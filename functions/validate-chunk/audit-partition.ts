import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import { judge } from '../../core/audit/judge.ts';
import { checkStructure, type Structure } from '../../core/audit/structure.ts';
import { type Question, selectOf } from '../../core/audit/structure-question.ts';
import type { Check, Verdict } from '../../core/audit/verdict.ts';
import { wallIn } from '../../core/calendar/wall.ts';
import { isRetryable, LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { AuditedPartition } from './audited.ts';
import type { RuleSet } from './rules.ts';

export interface Audit {
  partition: AuditedPartition;
  /** Null for formats without footers. */
  facts: Facts | null;
  chunk: ChunkDocument;
  rules: RuleSet;
}

/** Footers first; what they leave open is answered by one query over the partition, then judged again. */
export async function auditPartition(audit: Audit, deps: Pick<Deps, 'engine'>): Promise<Verdict> {
  const { partition, rules } = audit;
  const facts = audit.facts && withoutKeys(audit.facts, audit.chunk);
  if (partition.tampered !== null) return tampered(partition);
  const first = structureOf({ ...audit, facts }, partition.answers);
  const open = rules.questions(partition, facts, first.schema);
  const readable = first.checks.every((check) => check.check !== 'readable' || check.outcome !== 'fail');
  const questions = readable ? unanswered([...first.questions, ...open], partition.answers) : [];
  const { answers: asked, refused } = questions.length === 0 ? nothingAsked : await ask(audit, questions, deps);
  const answers = { ...partition.answers, ...asked };
  const structure = questions.length === 0 ? first : structureOf({ ...audit, facts }, answers);
  return judge({
    partition: partition.chunk.key,
    rows: structure.rows ?? 0,
    bytes: partition.files.reduce((sum, file) => sum + file.size, 0),
    schema: structure.schema,
    checks: [
      ...structure.checks,
      ...rules.checks(partition, facts, structure.schema, answers),
      ...(refused ? [refusal(refused)] : []),
    ],
  });
}

/** Keys that the files keep (`partitionColumns: keep`) are not columns of the table. */
function withoutKeys(facts: Facts, { keys }: ChunkDocument): Facts {
  const own = (schema: Column[]): Column[] => schema.filter((column) => !keys.includes(column.name));
  return { ...facts, schemas: facts.schemas.map(own) };
}

function structureOf({ partition, facts, chunk }: Audit, answers: Record<string, Json>): Structure {
  const source = partition.chunk.source ? chunk.sources[partition.chunk.source.id] : undefined;
  return checkStructure({
    facts,
    described: chunk.described?.filter((column) => !chunk.keys.includes(column.name)) ?? null,
    expected: chunk.schema,
    schema: chunk.target.schema,
    rows: chunk.transform.rows,
    rowsRead: partition.rowsRead,
    rowsWritten: partition.rowsWritten,
    time:
      source?.timeColumn === undefined
        ? null
        : { column: source.timeColumn, span: spanOf(partition.chunk, source.timeColumnZone, chunk.timeZone) },
    answers,
  });
}

/** What a zone-less column reads inside the partition: in the zone that it is written in. */
function spanOf(partition: ChunkPartition, zone: string | undefined, own: string) {
  const { start, end, wallStart, wallEnd } = partition;
  if (zone === undefined || zone === own) return { start, end, wallStart, wallEnd };
  const wall = wallIn({ start: Date.parse(start), end: Date.parse(end) }, zone);
  return { start, end, wallStart: wall.start, wallEnd: wall.end };
}

/** A job may have answered while it held the rows. The count goes along: it makes one row of what would be many. */
function unanswered(questions: readonly Question[], answers: Readonly<Record<string, Json>>): Question[] {
  const rest = questions.filter(({ name }) => !Object.hasOwn(answers, name));
  return rest.length === 0
    ? []
    : questions.filter((question) => question.sql === 'COUNT(*)' || rest.includes(question));
}

interface Asked {
  answers: Record<string, Json>;
  refused: LakefillError | null;
}

const nothingAsked: Asked = { answers: {}, refused: null };

/** One partition's query may fail (damaged pages, a rule's own SQL) without failing its neighbours. */
async function ask(
  { partition, chunk }: Audit,
  questions: readonly Question[],
  deps: Pick<Deps, 'engine'>,
): Promise<Asked> {
  try {
    const answers = await deps.engine.ask({
      objects: partition.files,
      format: chunk.target.format,
      keyValues: partition.chunk.values,
      inputs: chunk.inputs.map((input) => ({
        id: input.id,
        format: input.format,
        ...(input.csv && { csv: input.csv }),
        objects: chunk.inputObjects[input.id] ?? [],
      })),
      sql: selectOf(questions),
    });
    return { answers, refused: null };
  } catch (error) {
    if (error instanceof LakefillError && !isRetryable(error.name)) return { answers: {}, refused: error };
    throw error;
  }
}

const refusal = (error: LakefillError): Check => ({
  check: 'readable',
  outcome: 'fail',
  evidence: 'scan',
  detail: `the audit query was refused: ${error.message}`,
  blocking: true,
});

const tampered = ({ chunk, files, tampered: detail }: AuditedPartition): Verdict => ({
  partition: chunk.key,
  outcome: 'fail',
  checks: [{ check: 'stage', outcome: 'fail', evidence: 'list', detail: detail ?? '', blocking: true }],
  rows: 0,
  bytes: files.reduce((sum, file) => sum + file.size, 0),
  schema: [],
});
