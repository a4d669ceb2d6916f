import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { functionTimeouts, lint, placesOf, rules } from './rules.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../statemachine/${name}.asl.json`, import.meta.url), 'utf8');

const backfill = read('backfill');
const files = { backfill, rollback: read('rollback') };

/** The state of this name in a parsed definition, to be changed in place. */
const stateOf = (definition: unknown, name: string): Record<string, never> => {
  const place = placesOf(definition as Record<string, unknown>).find((candidate) => candidate.name === name);
  if (place === undefined) throw new Error(`no state ${name}`);
  return place.state as Record<string, never>;
};

describe.each(Object.entries(files))('the %s definition', (_, text) => {
  it('keeps every rule', () => {
    expect(lint(text)).toEqual([]);
  });

  it('is accepted by the validator', () => {
    const result = validate(JSON.parse(text), { checkArn: true, checkPaths: true });

    expect(result.errorsText()).toBe('');
    expect(result.isValid).toBe(true);
  });
});

describe('the definitions together', () => {
  it('use every function', () => {
    const used = Object.values(files).flatMap((text) =>
      [...text.matchAll(/sls:stage}-([a-z-]+)"/g)].map(([, step]) => step),
    );

    expect(new Set(used)).toEqual(new Set(Object.keys(functionTimeouts)));
  });

  it('name their states as the documentation does', () => {
    const names = Object.values(files).map((text) => placesOf(JSON.parse(text)).map(({ name }) => name));

    expect(names).toEqual([
      [
        ...['PrepareRun', 'Prepared?', 'DiscoverGaps', 'DiscoveryLeft?', 'PlanChunks', 'NextStep?', 'WaitForWindow'],
        'ProcessChunks',
        ...['StartJob', 'JobStarted?', 'WaitToStart', 'TransformChunk', 'WaitForJob', 'PollJob', 'JobDone?'],
        ...['ValidateChunk', 'PublishChunk', 'Published?', 'ChunkPublished', 'ChunkSuspended', 'RecordFailure'],
        ...['ChunkUnrecorded', 'CollectOutcomes', 'WorkLeft?', 'ReportRun', 'Outcome?', 'Succeeded'],
        ...['FailureExplained?', 'NameUnexplained', 'NameFailure', 'Failed'],
      ],
      [
        ...['RollbackRun', 'RollbackLeft?', 'RolledBack?', 'RolledBack'],
        ...['FailureExplained?', 'NameUnexplained', 'NameFailure', 'RollbackFailed'],
      ],
    ]);
  });
});

/** Rule, the state that is broken, and how: fields to set, or null to take one away. */
const breakages: [rule: string, state: string, change: (state: Record<string, unknown>) => void][] = [
  ['says what it is for', 'Succeeded', (state) => delete state.Comment],
  ['uses only fields that run everywhere', 'PrepareRun', (state) => Object.assign(state, { Assign: { a: 1 } })],
  ['uses only fields that run everywhere', 'ProcessChunks', (state) => Object.assign(state, { ItemBatcher: {} })],
  [
    'invokes by name and passes a payload',
    'PollJob',
    (state) => Object.assign(state, { Resource: 'arn:aws:lambda:x' }),
  ],
  [
    'invokes by name and passes a payload',
    'PollJob',
    ({ Parameters }) => Object.assign(Parameters as object, { Qualifier: '1' }),
  ],
  [
    'invokes a function that exists',
    'PollJob',
    ({ Parameters }) => Object.assign(Parameters as object, { FunctionName: '${self:service}-${sls:stage}-poll' }),
  ],
  ["has a timeout above its function's", 'PollJob', (state) => delete state.TimeoutSeconds],
  ["has a timeout above its function's", 'DiscoverGaps', (state) => Object.assign(state, { TimeoutSeconds: 900 })],
  [
    "has a timeout above its function's",
    'DiscoverGaps',
    (state) => Object.assign(state, { TimeoutSeconds: 99_999_999 }),
  ],
  ['replaces the state by what the function answers', 'PollJob', (state) => delete state.OutputPath],
  ['retries what may pass, and spreads the retries', 'PollJob', (state) => delete state.Retry],
  [
    'retries what may pass, and spreads the retries',
    'PollJob',
    ({ Retry }) => delete (Retry as object[])[0]?.['JitterStrategy' as never],
  ],
  [
    'retries what may pass, and spreads the retries',
    'PollJob',
    ({ Retry }) => Object.assign((Retry as object[])[0] ?? {}, { IntervalSeconds: 0 }),
  ],
  [
    'retries nothing but transient errors',
    'PrepareRun',
    ({ Retry }) => Object.assign((Retry as object[])[0] ?? {}, { ErrorEquals: ['LeaseHeld'] }),
  ],
  [
    'retries nothing but transient errors',
    'PrepareRun',
    ({ Retry }) => Object.assign((Retry as object[])[0] ?? {}, { ErrorEquals: ['States.ALL'] }),
  ],
  [
    'retries nothing but transient errors',
    'PrepareRun',
    ({ Retry }) => Object.assign((Retry as object[])[0] ?? {}, { ErrorEquals: ['TransientErorr'] }),
  ],
  ['catches everything', 'RecordFailure', (state) => delete state.Catch],
  [
    'reads a cause only where it was asked for',
    'NameUnexplained',
    ({ Parameters }) => Object.assign(Parameters as object, { 'cause.$': '$.error.Cause' }),
  ],
  [
    'reads a cause only where it was asked for',
    'ReportRun',
    ({ Parameters }) => Object.assign(Parameters as object, { 'Payload.$': '$.error.Cause' }),
  ],
  [
    'keeps its input beside the error',
    'ReportRun',
    ({ Catch }) => delete (Catch as object[])[0]?.['ResultPath' as never],
  ],
  [
    'keeps its input beside the error',
    'PollJob',
    ({ Catch }) => Object.assign((Catch as object[])[0] ?? {}, { ErrorEquals: ['States.TaskFailed'] }),
  ],
  ['has a label', 'ProcessChunks', (state) => delete state.Label],
  [
    'never runs its children again',
    'ProcessChunks',
    (state) => Object.assign(state, { Retry: [{ ErrorEquals: ['States.ALL'] }] }),
  ],
  ['reads no result files', 'ProcessChunks', (state) => Object.assign(state, { ResultPath: '$.results' })],
  [
    'runs its children as standard executions',
    'ProcessChunks',
    ({ ItemProcessor }) => Object.assign(ItemProcessor as object, { ProcessorConfig: { Mode: 'INLINE' } }),
  ],
  [
    'reads its items from a JSON array in S3',
    'ProcessChunks',
    ({ ItemReader }) => Object.assign(ItemReader as object, { ReaderConfig: { InputType: 'JSONL' } }),
  ],
  [
    'writes results where no state says',
    'ProcessChunks',
    ({ ResultWriter }) =>
      Object.assign(ResultWriter as object, { Parameters: { 'Bucket.$': '$.manifest.bucket', Prefix: 'map' } }),
  ],
  ['takes its concurrency from the state', 'ProcessChunks', (state) => delete state.MaxConcurrencyPath],
  [
    'tolerates every failure, written so that all parsers take it',
    'ProcessChunks',
    (state) => Object.assign(state, { ToleratedFailurePercentage: 50 }),
  ],
  [
    'selects only what the items hold',
    'ProcessChunks',
    ({ ItemSelector }) => Object.assign(ItemSelector as object, { 'all.$': '$.manifest' }),
  ],
  [
    'reads no context in a child',
    'StartJob',
    ({ Parameters }) => Object.assign(Parameters as object, { 'Payload.$': '$$.Execution.Input' }),
  ],
  [
    "reads only the execution's identity, and only in a payload",
    'Prepared?',
    ({ Choices }) => Object.assign((Choices as object[])[0] ?? {}, { Variable: '$$.State.Name' }),
  ],
  [
    "reads only the execution's identity, and only in a payload",
    'PrepareRun',
    ({ Parameters }) => Object.assign(Parameters as object, { Payload: { 'all.$': '$$.Execution.Input' } }),
  ],
  [
    'uses no intrinsic but to name the results',
    'NameFailure',
    (state) => Object.assign(state, { Parameters: { 'cause.$': 'States.JsonToString($.error)' } }),
  ],
  [
    'compares plain values',
    'Outcome?',
    ({ Choices }) => Object.assign(Choices as object, [{ Variable: '$.ok', IsPresent: false, Next: 'Failed' }]),
  ],
  [
    'compares plain values',
    'Published?',
    ({ Choices }) =>
      Object.assign((Choices as object[])[0] ?? {}, { And: [{ Variable: '$.next', StringMatches: 'm*' }] }),
  ],
  [
    'compares plain values',
    'Published?',
    ({ Choices }) =>
      Object.assign((Choices as object[])[0] ?? {}, {
        And: [
          { Variable: '$.other', IsPresent: true },
          { Variable: '$.next', StringEquals: 'more' },
        ],
      }),
  ],
  ['has a way for every other value', 'Outcome?', (state) => delete state.Default],
  [
    'waits for seconds that a step computed',
    'WaitToStart',
    (state) => Object.assign(state, { SecondsPath: '$.seconds' }),
  ],
  [
    'fails with the strings that a step made',
    'Failed',
    (state) => Object.assign(state, { CausePath: 'States.JsonToString($.cause)' }),
  ],
];

describe('a rule can be broken', () => {
  it.each(breakages)('%s: %s', (rule, name, change) => {
    const definition = JSON.parse(backfill);
    change(stateOf(definition, name));
    const text = JSON.stringify(definition, null, 2).replace('"ToleratedFailurePercentage": 100', '$&.0');

    expect(lint(text)).toContain(`${rule}: ${name}`);
  });

  it('has a name of its own: twice', () => {
    const definition = JSON.parse(backfill);
    stateOf(definition, 'ProcessChunks');
    definition.States.StartJob = { ...definition.States.Succeeded };

    expect(lint(JSON.stringify(definition))).toContain('has a name of its own: StartJob');
  });

  it('tolerates every failure, written so that all parsers take it: 100 without a decimal', () => {
    expect(lint(backfill.replace('100.0', '100'))).toEqual([
      'tolerates every failure, written so that all parsers take it: ProcessChunks',
    ]);
  });

  it('every rule is shown to fail', () => {
    const shown = new Set([...breakages.map(([rule]) => rule), 'has a name of its own']);

    expect(rules.map(({ rule }) => rule).filter((rule) => !shown.has(rule))).toEqual([]);
  });
});
