import type { Rule } from '../../core/audit/dqdl/ast.ts';
import type { PastPartition } from '../../core/audit/rules/context.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { type Knowledge, mergeFacts } from '../../core/ledger/facts.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkPartition } from '../../core/plan/chunk-document.ts';
import { findPartition } from '../../core/request/partition.ts';
import type { Deps } from '../../ports/deps.ts';
import { readFacts } from '../shared/facts.ts';

/** The partitions before this one by date, the nearest first, with the same values of the other keys. */
export type HistoryOf = (partition: Pick<ChunkPartition, 'start' | 'values'>) => PastPartition[];

/**
 * What earlier runs published, for rules that look back. The run's own publications are left out: a verdict must not depend
 * on which chunk of the same run was faster.
 */
export async function readHistory(
  run: RunRecord,
  dataset: Dataset,
  rules: readonly Rule[],
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<HistoryOf> {
  if (!looksBack(rules)) return () => [];
  const documents = (await readFacts(dataset.id, deps)).filter((document) => document.runId !== run.runId);
  return historyFrom(dataset, mergeFacts(documents));
}

export const looksBack = (rules: readonly Rule[]): boolean => rules.some((rule) => /\blast\s*\(/.test(rule.text));

/** The same from what is known already. */
export function historyFrom(dataset: Dataset, knowledge: Iterable<readonly [string, Knowledge]>): HistoryOf {
  const past = [...knowledge].flatMap(([key, { held }]) => {
    const partition = findPartition(dataset, key);
    if (!held || 'problem' in partition) return [];
    return [{ start: partition.start, others: othersOf(dataset, partition.values), rows: held.rows }];
  });
  const byOthers = Map.groupBy(
    past.sort((a, b) => b.start - a.start),
    (one) => one.others,
  );
  return ({ start, values }) => {
    const instant = Date.parse(start);
    const same = byOthers.get(othersOf(dataset, values)) ?? [];
    return same.filter((one) => one.start < instant).map(({ rows }) => ({ rows }));
  };
}

const othersOf = ({ keys, calendar }: Dataset, values: Readonly<Record<string, string>>): string =>
  JSON.stringify(keys.filter((key) => !calendar.keys.includes(key)).map((key) => values[key]));
