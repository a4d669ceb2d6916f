import { parseDqdl } from '../../core/audit/dqdl/parser.ts';
import { auditQuestions, contextOfColumns } from '../../core/audit/rules/audit-query.ts';
import { intervalQuestions } from '../../core/audit/structure-interval.ts';
import type { Question } from '../../core/audit/structure-question.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Candidate, ObjectState } from '../../core/gaps/candidate.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Deps } from '../../ports/deps.ts';
import { readReferences } from '../validate-chunk/rules.ts';

/**
 * What a Glue job is asked about each partition while it holds the rows, so that ValidateChunk need not fetch them: all that
 * footers might leave open. An answer has its expression's name, so one that turns out not to fit is asked again. Empty for
 * other engines. Budget: one footer per Parquet input, where a chunk is for Glue.
 */
export async function auditQuestionsOf(
  {
    run,
    dataset,
    plan,
    inputObjects,
  }: { run: RunRecord; dataset: Dataset; plan: Plan; inputObjects: Record<string, ObjectState[]> },
  deps: Pick<Deps, 'store'>,
): Promise<(chunk: Plan['chunks'][number], members: readonly Candidate[]) => Question[]> {
  const columns = plan.described ?? plan.schema;
  const jobs = plan.chunks.filter(({ engine, register }) => engine === 'glue' && !register);
  if (jobs.length === 0 || columns === null) return () => [];
  const { declaration } = dataset;
  const rules = [declaration.rules, declaration.warnings].flatMap((text) => parseDqdl(text ?? '').rules);
  const references = await readReferences(declaration.inputs, inputObjects, deps);
  return (chunk, members) => {
    const [first] = members;
    if (!jobs.includes(chunk) || first === undefined) return [];
    const source = declaration.sources.find(({ id }) => id === first.source?.id);
    const time = columns.find(({ name }) => name.toLowerCase() === source?.timeColumn?.toLowerCase());
    const context = contextOfColumns(columns, {
      keys: first.partition.values,
      references,
      now: run.now,
      timeZone: declaration.timeZone,
    });
    const footers = declaration.target.format === 'parquet';
    return [
      ...(footers ? [] : [{ name: 'lakefill_rows', sql: 'COUNT(*)' }]),
      // Footers bound every time but a text's.
      ...(time && (!footers || time.type === 'string') ? intervalQuestions(time.name, 'spark') : []),
      ...auditQuestions(rules, context),
    ];
  };
}
