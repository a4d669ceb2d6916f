import type { Json } from '../../../core/json.ts';

/** A child of a fan-out: the number of the fan-out in this execution, from 1, and the item's index. */
export interface ChildId {
  fanOut: number;
  index: number;
}

export type RunnerStatus = 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'SUSPENDED';

/** What happens in an execution, as it happens; `child` is null for the execution itself. */
export type RunnerEvent =
  | { type: 'entered'; child: ChildId | null; state: string }
  /** `error` is what the handler threw, with all its data. */
  | { type: 'failed'; child: ChildId | null; state: string; error: unknown }
  | { type: 'retrying'; child: ChildId | null; state: string; error: string; seconds: number }
  | { type: 'waiting'; child: ChildId | null; state: string; seconds: number }
  | { type: 'fan-out'; fanOut: number; items: number }
  | { type: 'child-started'; child: ChildId; input: Json }
  | { type: 'child-ended'; child: ChildId; input: Json; status: RunnerStatus; error?: string };
