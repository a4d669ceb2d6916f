import { judge } from '../../../core/audit/judge.ts';
import type { Check, Verdict } from '../../../core/audit/verdict.ts';
import type { ChunkOutcome, PartitionOutcome } from '../../../core/ledger/outcome.ts';
import type { ChunkDocument } from '../../../core/plan/chunk-document.ts';
import { chunkDocument } from '../../../core/plan/document.ts';
import { object } from '../gaps/given.ts';
import { candidate, flights } from '../plan/given.ts';

/** The chunk `1-0001` of the first `count` days of 2001. */
export const chunk = (count: number, tries = 0, change: Partial<ChunkDocument> = {}): ChunkDocument => ({
  ...chunkDocument(
    { id: '1-0001', engine: 'lambda', register: false, partitions: [], bytes: 0, estimatedSeconds: 0, estimatedUsd: 0 },
    Array.from({ length: count }, (_, number) => candidate(number)),
    () => tries,
    { runId: 'run-1', dataset: flights(), schema: null, described: null, inputObjects: {} },
  ),
  ...change,
});

export const keyOf = (number: number): string => candidate(number).partition.key;

/** A check that passed, if nothing else is said; only rules and warnings have a text. */
export const check = (change: Partial<Check> = {}): Check => ({
  check: 'rule',
  ...((change.check ?? 'rule') === 'rule' && { rule: 'RowCount > 0' }),
  outcome: 'pass',
  evidence: 'footer',
  detail: '7 rows',
  blocking: true,
  ...change,
});

export const verdict = (number: number, ...checks: Check[]): Verdict =>
  judge({ partition: keyOf(number), checks, rows: 7, bytes: 70, schema: [{ name: 'delay', type: 'int' }] });

export const published = (number: number, change: Partial<PartitionOutcome> = {}): PartitionOutcome => ({
  partition: keyOf(number),
  state: 'published',
  rows: 7,
  bytes: 70,
  schema: [{ name: 'delay', type: 'int' }],
  objects: [object('new.parquet')],
  error: null,
  tries: 0,
  warnings: [],
  ...change,
});

export const failed = (
  number: number,
  name = 'AuditFailed',
  change: Partial<PartitionOutcome> = {},
): PartitionOutcome => ({
  partition: keyOf(number),
  state: 'failed',
  rows: 0,
  bytes: 0,
  schema: [],
  objects: [],
  error: { name, message: 'because' },
  tries: 0,
  warnings: [],
  ...change,
});

export const outcomes = (...partitions: PartitionOutcome[]): ChunkOutcome => ({
  schemaVersion: 1,
  chunkId: '1-0001',
  attempt: 'a',
  seconds: 3,
  partitions,
});
