import type { Json } from './json.ts';

/**
 * Every error that Lakefill throws on purpose. `name` is what the state machine's Retry and Catch match and what
 * scripts see; the facts are in `data`, never only in the sentence; `hint` tells the person what to do next.
 *
 * `exit` is the CLI's exit code (CLI reference): 1 our fault, 2 bad input, 3 something failed, 4 refused as a whole.
 * `retryable` errors of a chunk are tried again in a later pass; all others are final for their partition.
 */
const ERRORS = {
  // Bad input: nothing was done.
  InvalidRequest: { exit: 2, retryable: false },
  InvalidDeclaration: { exit: 2, retryable: false },
  InvalidRuleset: { exit: 2, retryable: false },
  UnknownDataset: { exit: 2, retryable: false },
  UnknownRun: { exit: 2, retryable: false },
  RunFinished: { exit: 2, retryable: false },
  ConfirmationRequired: { exit: 2, retryable: false },
  OverBudget: { exit: 2, retryable: false },
  NoReadableSource: { exit: 2, retryable: false },
  UnversionedBucket: { exit: 2, retryable: false },
  VersionsExpireTooSoon: { exit: 2, retryable: false },
  UnsupportedTableFormat: { exit: 2, retryable: false },
  ProjectedTable: { exit: 2, retryable: false },
  NotSupported: { exit: 2, retryable: false },
  RootNotWritable: { exit: 2, retryable: false },
  InvalidSql: { exit: 2, retryable: false },
  NotDeployed: { exit: 2, retryable: false },
  DeclarationDiffers: { exit: 2, retryable: false },
  NoCredentials: { exit: 2, retryable: false },
  // Refused before any write of the run.
  LeaseHeld: { exit: 4, retryable: false },
  PlanChanged: { exit: 4, retryable: false },
  // One partition or one chunk failed.
  CorruptFooter: { exit: 3, retryable: false },
  AuditFailed: { exit: 3, retryable: false },
  SourceChanged: { exit: 3, retryable: false },
  BasePartitionChanged: { exit: 3, retryable: false },
  StageTampered: { exit: 3, retryable: false },
  TransformFailed: { exit: 3, retryable: false },
  RollbackRefused: { exit: 3, retryable: false },
  EngineOutOfMemory: { exit: 3, retryable: true },
  EngineFailed: { exit: 3, retryable: true },
  JobFailed: { exit: 3, retryable: true },
  JobStopped: { exit: 3, retryable: true },
  JobTimedOut: { exit: 3, retryable: true },
  ChunkAbandoned: { exit: 3, retryable: true },
  TransientError: { exit: 3, retryable: true },
  // How a run as a whole ends.
  PartiallyFailed: { exit: 3, retryable: false },
  RunFailed: { exit: 3, retryable: false },
  RollbackFailed: { exit: 3, retryable: false },
  // Ours, or the platform's.
  FenceLost: { exit: 4, retryable: false },
  NoProgress: { exit: 1, retryable: false },
  PayloadTooLarge: { exit: 1, retryable: false },
  PreconditionFailed: { exit: 1, retryable: false },
  NoSuchKey: { exit: 1, retryable: false },
  KeyNotRepresentable: { exit: 2, retryable: false },
  NoSuchTable: { exit: 2, retryable: false },
  NoSuchBucket: { exit: 2, retryable: false },
  NoSuchJob: { exit: 2, retryable: false },
  AccessDenied: { exit: 1, retryable: false },
  ConcurrentRunsExceeded: { exit: 1, retryable: true },
  Interrupted: { exit: 130, retryable: true },
  InvalidEnvironment: { exit: 1, retryable: false },
  Bug: { exit: 1, retryable: false },
} as const;

export type ErrorName = keyof typeof ERRORS;

export const errorNames = Object.keys(ERRORS) as ErrorName[];

export class LakefillError extends Error {
  override readonly name: ErrorName;
  readonly data: Record<string, Json>;
  readonly hint: string | undefined;

  constructor(
    name: ErrorName,
    message: string,
    options: { data?: Record<string, Json>; hint?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = name;
    this.data = options.data ?? {};
    this.hint = options.hint;
  }

  get exit(): number {
    return ERRORS[this.name].exit;
  }
}

export const isErrorName = (name: string): name is ErrorName => Object.hasOwn(ERRORS, name);

/** How Lambda and Step Functions name an invocation that ended without an answer of ours. */
const LOST_INVOCATIONS: ReadonlySet<string> = new Set([
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Sandbox.Timedout',
  'States.Timeout',
]);

/** Whether a chunk that ended with this error may be tried again. Any other name counts as final. */
export const isRetryable = (name: string): boolean =>
  isErrorName(name) ? ERRORS[name].retryable : LOST_INVOCATIONS.has(name);

/** The name that scripts and the state machine see for anything thrown. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'Bug');

export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** For values that cannot be there by construction: throws instead of an unreachable branch at every caller. */
export function assertNever(value: never): never {
  throw new LakefillError('Bug', `unexpected value ${JSON.stringify(value)}`);
}

/** Reads an index that must exist. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new LakefillError('Bug', `no element ${index} in a list of ${list.length}`);
  return value;
}
