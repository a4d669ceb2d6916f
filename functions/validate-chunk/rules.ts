import type { Column } from '../../core/audit/column.ts';
import type { Rule } from '../../core/audit/dqdl/ast.ts';
import { parseDqdl } from '../../core/audit/dqdl/parser.ts';
import type { Facts } from '../../core/audit/facts.ts';
import type { RuleContext } from '../../core/audit/rules/context.ts';
import { checksOf, compileRuleset } from '../../core/audit/rules/ruleset.ts';
import type { Question } from '../../core/audit/structure-question.ts';
import type { Check } from '../../core/audit/verdict.ts';
import { formatInstant } from '../../core/calendar/interval.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Input } from '../../core/dataset/declaration.ts';
import type { Json } from '../../core/json.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { Deps } from '../../ports/deps.ts';
import { factsOfGroups } from '../shared/footers.ts';
import type { AuditedPartition } from './audited.ts';
import { type HistoryOf, readHistory } from './history.ts';

/** The dataset's rules, ready for any partition of the chunk. */
export interface RuleSet {
  /** What a query has to answer about this partition, because footers leave it open. */
  questions(partition: AuditedPartition, facts: Facts | null, schema: readonly Column[]): Question[];
  checks(
    partition: AuditedPartition,
    facts: Facts | null,
    schema: readonly Column[],
    answers: Readonly<Record<string, Json>>,
  ): Check[];
}

/** Budget: one footer per Parquet input; where a rule uses `last(k)`, the ledger's facts. */
export async function rulesOf(run: RunRecord, dataset: Dataset, chunk: ChunkDocument, deps: Deps): Promise<RuleSet> {
  const { rules: blocking, warnings } = run.declaration;
  const rules = parseDqdl(blocking ?? '').rules;
  const advice = parseDqdl(warnings ?? '').rules;
  const all = [...rules, ...advice];
  if (all.length === 0) return { questions: () => [], checks: () => [] };
  const history = await readHistory(run, dataset, all, deps);
  const references = await readReferences(chunk.inputs, chunk.inputObjects, deps);
  const compile = (
    own: readonly Rule[],
    partition: AuditedPartition,
    facts: Facts | null,
    columns: readonly Column[],
  ) => compileRuleset(own, contextOf(partition, facts, columns, { run, history, references }));
  return {
    questions: (...seen) => compile(all, ...seen).questions,
    checks: (partition, facts, schema, answers) => [
      ...checksOf(rules, compile(rules, partition, facts, schema).evaluate(answers), 'rule'),
      ...checksOf(advice, compile(advice, partition, facts, schema).evaluate(answers), 'warning'),
    ],
  };
}

function contextOf(
  { chunk, files }: AuditedPartition,
  facts: Facts | null,
  columns: readonly Column[],
  shared: { run: RunRecord; history: HistoryOf; references: RuleContext['references'] },
): RuleContext {
  return {
    facts,
    ...(facts === null && { columns }),
    keys: chunk.values,
    history: shared.history(chunk),
    references: shared.references,
    files: files.map(({ uri, size, lastModified, checksum }) => ({
      uri,
      size,
      ...(lastModified !== undefined && { modified: formatInstant(lastModified) }),
      ...(checksum !== undefined && { checksum }),
    })),
    now: shared.run.now,
    timeZone: shared.run.declaration.timeZone,
  };
}

/** What footers tell of the inputs that rules may refer to; other formats are only known by their name. */
export async function readReferences(
  inputs: readonly Input[],
  objects: ChunkDocument['inputObjects'],
  deps: Pick<Deps, 'store'>,
): Promise<RuleContext['references']> {
  const parquet = inputs.filter((input) => input.format === 'parquet');
  const facts = await factsOfGroups(new Map(parquet.map(({ id }) => [id, objects[id] ?? []])), deps.store);
  return Object.fromEntries(
    inputs.map(({ id }) => {
      const known = facts.get(id);
      return [id, known ? { columns: known.schemas[0] ?? [], rows: known.rows } : { columns: [] }];
    }),
  );
}
