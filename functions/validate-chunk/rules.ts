import type { Column } from '../../core/audit/column.ts';
import type { Facts } from '../../core/audit/facts.ts';
import type { Check } from '../../core/audit/verdict.ts';
import type { Json } from '../../core/json.ts';
import type { AuditedPartition } from './audited.ts';

export interface RuleSet {
  openQuestions(partition: AuditedPartition, facts: Facts | null, schema: Column[]): { name: string; sql: string }[];
  checks(partition: AuditedPartition, facts: Facts | null, schema: Column[], answers: Record<string, Json>): Check[];
}
export async function rulesOf(..._: unknown[]): Promise<RuleSet> {
  return { openQuestions: () => [], checks: () => [] };
}
