import type { Column } from '../../core/audit/column.ts';
import type { Rule } from '../../core/audit/dqdl/ast.ts';
import { parseDqdl } from '../../core/audit/dqdl/parser.ts';
import type { Facts } from '../../core/audit/facts.ts';
import type { RuleContext } from '../../core/audit/rules/context.ts';
import { evaluateRuleset } from '../../core/audit/rules/ruleset.ts';
import { formatInstant } from '../../core/calendar/interval.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Observation } from '../../core/gaps/observation.ts';
import type { Knowledge } from '../../core/ledger/facts.ts';
import type { Deps } from '../../ports/deps.ts';
import type { PartitionQuery } from '../../ports/engine.ts';
import { resolveInputs } from '../plan-chunks/inputs.ts';
import { historyFrom, looksBack } from '../validate-chunk/history.ts';
import { readReferences } from '../validate-chunk/rules.ts';

type Ask = (sql: string, inputs: PartitionQuery['inputs']) => ReturnType<Deps['engine']['ask']>;

/** The dataset's `rules` over what is published; `warnings` are no findings. */
export interface PublishedRules {
  /** The rules that fail, each with its numbers; null where none does. Unknown ones prove nothing. */
  broken(seen: Observation, facts: Facts | null, columns: readonly Column[], ask: Ask): Promise<string | null>;
}

/** Budget: with rules, the listings of the inputs and one footer per Parquet input. */
export async function publishedRules(
  task: { dataset: Dataset; knowledge: ReadonlyMap<string, Knowledge>; now: number },
  deps: Pick<Deps, 'store'>,
): Promise<PublishedRules> {
  const { dataset, knowledge, now } = task;
  const { inputs, rules: text, timeZone } = dataset.declaration;
  const { rules } = parseDqdl(text ?? '');
  const objects = rules.length > 0 && inputs.length > 0 ? await resolveInputs(dataset, deps.store) : {};
  const references = await readReferences(rules.length > 0 ? inputs : [], objects, deps);
  const views = inputs.map(({ id, format, csv }) => ({ id, format, ...(csv && { csv }), objects: objects[id] ?? [] }));
  const history = looksBack(rules) ? historyFrom(dataset, knowledge) : () => [];
  const contextOf = (seen: Observation, facts: Facts | null, columns: readonly Column[]): RuleContext => {
    const { start, values } = seen.partition;
    return {
      facts,
      ...(facts === null && { columns }),
      keys: values,
      history: history({ start: formatInstant(start), values: { ...values } }),
      references,
      files: seen.objects.map(({ uri, size, lastModified }) => ({ uri, size, modified: formatInstant(lastModified) })),
      now: formatInstant(now),
      timeZone,
    };
  };
  return {
    async broken(seen, facts, columns, ask) {
      const { rules: verdicts } = await evaluateRuleset(rules, contextOf(seen, facts, columns), (sql) =>
        ask(sql, views),
      );
      return brokenOf(verdicts);
    },
  };
}

function brokenOf(verdicts: readonly { rule: Rule['text']; outcome: string; detail: string }[]): string | null {
  const failed = verdicts.filter(({ outcome }) => outcome === 'Failed');
  return failed.length === 0 ? null : failed.map(({ rule, detail }) => `${rule} (${detail})`).join('; ');
}
