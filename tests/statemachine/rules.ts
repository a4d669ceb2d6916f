import { isErrorName, isRetryable } from '../../core/errors.ts';

type Fields = Record<string, unknown>;

/** One state with where it stands. */
export interface Place {
  name: string;
  state: Fields;
  /** Inside the item processor of a Map. */
  child: boolean;
}

export interface Rule {
  rule: string;
  /** What breaks the rule, by state name; `text` is the file itself. */
  broken(places: Place[], text: string): string[];
}

/** Seconds that each deployed function may take. */
export const functionTimeouts: Record<string, number> = {
  'prepare-run': 120,
  'discover-gaps': 900,
  'plan-chunks': 900,
  'start-job': 120,
  'poll-job': 120,
  'transform-chunk': 900,
  'validate-chunk': 900,
  'publish-chunk': 900,
  'record-failure': 120,
  'collect-outcomes': 900,
  'report-run': 900,
  'rollback-run': 900,
};

/** Errors of the services between the machine and a step that a later call may not meet. */
const transient = [
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'States.Timeout',
];

/** Everything that AWS, the emulator and the runner on this machine understand alike. */
const fields: Record<string, string[]> = {
  Task: ['Resource', 'Parameters', 'OutputPath', 'TimeoutSeconds', 'Retry', 'Catch', 'Next', 'End'],
  Choice: ['Choices', 'Default'],
  Wait: ['SecondsPath', 'Next'],
  Pass: ['Parameters', 'Next', 'End'],
  Succeed: [],
  Fail: ['ErrorPath', 'CausePath'],
  Map: [
    'Label',
    'ItemReader',
    'ItemSelector',
    'MaxConcurrencyPath',
    'ToleratedFailurePercentage',
    'ItemProcessor',
    'ResultWriter',
    'ResultPath',
    'Catch',
    'Next',
  ],
};

const operators = ['StringEquals', 'BooleanEquals', 'NumericEquals', 'NumericGreaterThan', 'NumericLessThan'];

const asFields = (value: unknown): Fields => (value !== null && typeof value === 'object' ? (value as Fields) : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value : []);
const json = (value: unknown): string => JSON.stringify(value) ?? '';

/** All strings in a value, at any depth. */
const strings = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(asFields(value)).flatMap(strings);

/** A rule that is judged for one state at a time. */
const each = (rule: string, type: string | null, problem: (place: Place) => boolean): Rule => ({
  rule,
  broken: (places) =>
    places.filter((place) => (type === null || place.state.Type === type) && problem(place)).map(({ name }) => name),
});

const isPlain = (test: Fields): boolean => {
  const [variable, operator, ...more] = Object.keys(test);
  const compares = operators.includes(operator ?? '') || test.IsPresent === true;
  return variable === 'Variable' && compares && more.length === 0;
};

const stepOf = (state: Fields): string | undefined =>
  /^\$\{self:service}-\$\{sls:stage}-([a-z-]+)$/.exec(String(asFields(state.Parameters).FunctionName))?.[1];

const map = (rule: string, problem: (state: Fields) => boolean): Rule =>
  each(rule, 'Map', ({ state }) => problem(state));
const task = (rule: string, problem: (place: Place) => boolean): Rule => each(rule, 'Task', problem);

/** Every field of a state, at any depth but for its children, that names the next one, with what stands beside it. */
function leadsTo({ ItemProcessor, ...state }: Fields, name: string): Fields[] {
  const inner = Object.values(state).flatMap((value) =>
    typeof value === 'object' ? leadsTo(asFields(value), name) : [],
  );
  return state.Next === name || state.Default === name ? [state, ...inner] : inner;
}

const asksForCause = ({ Variable, IsPresent }: Fields): boolean => Variable === '$.error.Cause' && IsPresent === true;

export const rules: Rule[] = [
  each('says what it is for', null, ({ state }) => typeof state.Comment !== 'string'),
  each('uses only fields that run everywhere', null, ({ state }) =>
    Object.keys(state).some((key) => !['Type', 'Comment', ...(fields[String(state.Type)] ?? [])].includes(key)),
  ),
  {
    rule: 'has a name of its own',
    broken: (places) => places.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index),
  },

  task('invokes by name and passes a payload', ({ state }) => {
    const keys = Object.keys(asFields(state.Parameters)).map((key) => key.replace('.$', ''));
    return state.Resource !== 'arn:aws:states:::lambda:invoke' || json(keys) !== '["FunctionName","Payload"]';
  }),
  task('invokes a function that exists', ({ state }) => !Object.hasOwn(functionTimeouts, stepOf(state) ?? '')),
  task("has a timeout above its function's", ({ state }) => {
    const seconds = state.TimeoutSeconds;
    const own = functionTimeouts[stepOf(state) ?? ''] ?? 0;
    return !Number.isInteger(seconds) || Number(seconds) <= own || Number(seconds) > 2_147_483;
  }),
  task('replaces the state by what the function answers', ({ state }) => state.OutputPath !== '$.Payload'),
  task(
    'retries what may pass, and spreads the retries',
    ({ state }) =>
      list(state.Retry).length === 0 ||
      list(state.Retry).some(
        (retrier) =>
          retrier.JitterStrategy !== 'FULL' ||
          ![retrier.IntervalSeconds, retrier.BackoffRate, retrier.MaxDelaySeconds, retrier.MaxAttempts].every(
            (value) => Number.isInteger(value) && Number(value) >= 1,
          ),
      ),
  ),
  task('retries nothing but transient errors', ({ state }) =>
    list(state.Retry)
      .flatMap((retrier) => retrier.ErrorEquals as string[])
      .some((name) => !transient.includes(name) && !(isErrorName(name) && isRetryable(name))),
  ),
  task('catches everything', ({ state }) => list(state.Catch).length === 0),
  {
    // A timeout need not come with a cause, and a path to what is not there ends an execution before any Catch.
    rule: 'reads a cause only where it was asked for',
    broken: (places) =>
      places
        .filter(({ name, state }) => {
          const reads = strings(state.Parameters).some((text) => text.startsWith('$.error.Cause'));
          return reads && !places.every((place) => leadsTo(place.state, name).every(asksForCause));
        })
        .map(({ name }) => name),
  },
  each('keeps its input beside the error', null, ({ state }) =>
    list(state.Catch).some(
      (catcher) => catcher.ResultPath !== '$.error' || json(catcher.ErrorEquals) !== '["States.ALL"]',
    ),
  ),

  map('has a label', (state) => typeof state.Label !== 'string'),
  map('never runs its children again', (state) => 'Retry' in state),
  map('reads no result files', (state) => state.ResultPath !== null),
  map('runs its children as standard executions', (state) => {
    const config = asFields(asFields(state.ItemProcessor).ProcessorConfig);
    return config.Mode !== 'DISTRIBUTED' || config.ExecutionType !== 'STANDARD';
  }),
  map('reads its items from a JSON array in S3', (state) => {
    const { Resource, ReaderConfig, Parameters } = asFields(state.ItemReader);
    return (
      Resource !== 'arn:aws:states:::s3:getObject' ||
      json(ReaderConfig) !== '{"InputType":"JSON"}' ||
      json(Object.keys(asFields(Parameters))) !== '["Bucket.$","Key.$"]'
    );
  }),
  map('writes results where no state says', (state) => {
    const { Bucket, ...rest } = asFields(asFields(state.ResultWriter).Parameters);
    const { 'Prefix.$': prefix, ...more } = rest;
    return (
      Bucket !== '${self:custom.controlBucket}' ||
      !/^States\.Format\('[a-z/{}-]+', \$\$\.Execution\.Name\)$/.test(String(prefix)) ||
      Object.keys(more).length > 0
    );
  }),
  map('takes its concurrency from the state', (state) => !String(state.MaxConcurrencyPath).startsWith('$.')),
  {
    rule: 'tolerates every failure, written so that all parsers take it',
    broken: (places, text) =>
      places
        .filter(
          ({ state }) =>
            state.Type === 'Map' &&
            (state.ToleratedFailurePercentage !== 100 || !/"ToleratedFailurePercentage": 100\.0\b/.test(text)),
        )
        .map(({ name }) => name),
  },
  map('selects only what the items hold', (state) =>
    strings(state.ItemSelector).some((value) => !/^\$\$\.Map\.Item\.Value\.[A-Za-z]+$/.test(value)),
  ),

  each(
    'reads no context in a child',
    null,
    ({ state, child }) => child && strings(state).some((text) => text.includes('$$')),
  ),
  each("reads only the execution's identity, and only in a payload", null, ({ state }) => {
    const { Payload, ...rest } = asFields(state.Parameters);
    const { ItemSelector, ItemProcessor, ResultWriter, ...own } = state;
    const elsewhere = strings({ ...own, Parameters: rest }).some((text) => text.includes('$$'));
    return elsewhere || strings(Payload).some((text) => /^\$\$\.(?!Execution\.(Id|Name|StartTime)$)/.test(text));
  }),
  each('uses no intrinsic but to name the results', null, ({ state }) => {
    const { ResultWriter, ItemProcessor, Comment, Retry, Catch, ...rest } = state;
    return strings(rest).some((text) => text.includes('States.') || text.includes('\\'));
  }),

  each('compares plain values', 'Choice', ({ state }) =>
    list(state.Choices).some(({ And, Next, ...test }) => {
      // Where a value may be missing, its presence is asked first: a missing variable fails the execution.
      const [present, then, ...more] = And === undefined ? [] : list(And);
      const asked = present === undefined || json(present) === json({ Variable: then?.Variable, IsPresent: true });
      return typeof Next !== 'string' || !asked || more.length > 0 || !isPlain(then ?? test);
    }),
  ),
  each('has a way for every other value', 'Choice', ({ state }) => typeof state.Default !== 'string'),
  each('waits for seconds that a step computed', 'Wait', ({ state }) => state.SecondsPath !== '$.waitSeconds'),
  each(
    'fails with the strings that a step made',
    'Fail',
    ({ state }) => state.ErrorPath !== '$.error' || state.CausePath !== '$.cause',
  ),
];

/** Every state of a definition, children after the Map that holds them. */
export function placesOf(definition: Fields, child = false): Place[] {
  return Object.entries(asFields(definition.States)).flatMap(([name, value]) => {
    const state = asFields(value);
    return [{ name, state, child }, ...placesOf(asFields(state.ItemProcessor), true)];
  });
}

/** Each broken rule with the states that break it: `reads no context in a child: StartJob`. */
export function lint(text: string): string[] {
  const places = placesOf(JSON.parse(text));
  return rules.flatMap(({ rule, broken }) => broken(places, text).map((name) => `${rule}: ${name}`));
}
