import { LakefillError } from '../../../core/errors.ts';

export type Pair = [string | number, string | number];

/** All fields that inputs of some kind have; each kind has its own of them. */
export interface Input {
  cron: string;
  timezone: string;
  key_format?: string;
  key: string;
  start_local: string;
  end_local_exclusive?: string | null;
  now_local?: string | null;
  end_offset?: number | null;
  daily_end_offset?: number;
  from_key: string;
  to_key_inclusive: string;
  all_keys: string[];
  present_keys: string[];
  hourly_keys: string[];
  a: Pair[];
  b: Pair[];
  have?: Pair[];
  intervals: Pair[];
  unit: string;
  interval?: number;
  now: string;
  now_utc: string;
  start: string;
  stop: string;
  end?: string;
  end_exclusive: string;
  end_inclusive?: string;
  end_inclusive_date?: string;
  start_inclusive: string;
  first_interval_start_utc: string;
  count: number;
  step: string;
  anchor: string;
  from_date: string;
  to_date_inclusive: string;
  path_template: string;
  existing: string[];
  back?: number;
  task_limit?: number;
  complete_rule: string;
  text: string;
  instant: string;
  origin: string;
  offset: number;
  duration: string;
  allow_future: boolean;
  reverse?: boolean;
  timestamp: string;
  batch_size: string;
  batch_start: string;
  week_start?: number;
  event_time_start: string | null;
  incremental: boolean;
  checkpoint: string | null;
  model_begin: string;
  lookback: number;
  add_start: string;
  add_end_inclusive_date: string;
  remove_start: string;
  remove_end_inclusive_date: string;
  cron_tz?: string;
  data_intervals_timezone?: string;
  ignore_cron?: boolean;
  dataset_start: string;
  dataset_end_inclusive: string;
  step_days: number;
  excludes?: string[];
  run_date: string;
  offset_days: number;
}

export interface Expected {
  error?: string | null;
  keys?: string[];
  windows_local?: string[][];
  window?: Pair | null;
  result: Pair[];
  missing: Pair[];
  intervals: Pair[];
  intervals_utc: string[][];
  ranges: Pair[];
  groups: Pair[];
  batch_id?: string;
  display?: string;
  next?: unknown;
  previous?: unknown;
}

export interface Case {
  id: string;
  kind: string;
  portable: boolean;
  input: Input;
  expected: Expected;
}

export type Found = { actual: unknown; expected: unknown } | { notOurs: string };
export type Adapter = (one: Case) => Found;
export type Adapters = Readonly<Record<string, Adapter>>;

export const notOurs = (reason: string): Found => ({ notOurs: reason });
export const never =
  (reason: string): Adapter =>
  () =>
    notOurs(reason);

/** What a throwing call throws, or its value. */
export function attempt<T>(call: () => T): { value: T } | { refused: string } {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof LakefillError && error.exit === 2) return { refused: error.message };
    throw error;
  }
}

export const isRefused = (found: { refused: string } | object): Found => ({
  actual: 'refused' in found,
  expected: true,
});

/** What is compared, or why what was asked is refused. */
export const outcomeOf = <T>(found: { value: T } | { refused: string }, shown: (value: T) => unknown): unknown =>
  'value' in found ? shown(found.value) : found.refused;
