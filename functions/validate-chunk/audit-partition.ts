import type { Facts } from '../../core/audit/facts.ts';
import { judge } from '../../core/audit/judge.ts';
import { checkStructure, type Structure } from '../../core/audit/structure.ts';
import type { Verdict } from '../../core/audit/verdict.ts';
import { createZone } from '../../core/calendar/zone.ts';
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
  const { partition, facts, rules } = audit;
  if (partition.tampered !== null) return tampered(partition);
  const first = structureOf(audit, partition.answers);
  const open = rules.openQuestions(partition, facts, first.schema);
  const readable = first.checks.every((check) => check.check !== 'readable' || check.outcome !== 'fail');
  const questions = readable ? [...first.questions, ...open] : [];
  const answers =
    questions.length === 0 ? partition.answers : { ...partition.answers, ...(await ask(audit, questions, deps)) };
  const structure = questions.length === 0 ? first : structureOf(audit, answers);
  return judge({
    partition: partition.chunk.key,
    rows: structure.rows ?? 0,
    bytes: partition.files.reduce((sum, file) => sum + file.size, 0),
    schema: structure.schema,
    checks: [...structure.checks, ...rules.checks(partition, facts, structure.schema, answers)],
  });
}

function structureOf({ partition, facts, chunk }: Audit, answers: Record<string, Json>): Structure {
  const source = partition.chunk.source ? chunk.sources[partition.chunk.source.id] : undefined;
  return checkStructure({
    facts,
    described: chunk.described,
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
    dialect: 'duckdb',
  });
}

/** What a zone-less column reads inside the partition: in the zone that it is written in. */
function spanOf(partition: ChunkPartition, zone: string | undefined, own: string) {
  const { start, end, wallStart, wallEnd } = partition;
  if (zone === undefined || zone === own) return { start, end, wallStart, wallEnd };
  const { reading } = createZone(zone);
  const wall = (instant: string): string => new Date(reading(Date.parse(instant))).toISOString().replace('Z', '');
  return { start, end, wallStart: wall(start), wallEnd: wall(end) };
}

function ask(
  { partition, chunk }: Audit,
  questions: readonly { name: string; sql: string }[],
  deps: Pick<Deps, 'engine'>,
): Promise<Record<string, Json>> {
  return deps.engine.ask({
    objects: partition.files,
    format: chunk.target.format,
    keyValues: partition.chunk.values,
    inputs: chunk.inputs.map((input) => ({
      id: input.id,
      format: input.format,
      ...(input.csv && { csv: input.csv }),
      objects: chunk.inputObjects[input.id] ?? [],
    })),
    sql: `SELECT ${questions.map(({ name, sql }) => `${sql} AS "${name}"`).join(', ')} FROM partition`,
  });
}

const tampered = ({ chunk, files, tampered: detail }: AuditedPartition): Verdict => ({
  partition: chunk.key,
  outcome: 'fail',
  checks: [{ check: 'readable', outcome: 'fail', evidence: 'list', detail: detail ?? '', blocking: true }],
  rows: 0,
  bytes: files.reduce((sum, file) => sum + file.size, 0),
  schema: [],
});
