import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { LakefillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { type Machine, parseMap, type Retrier, type State } from './definition.ts';
import type { Handler } from './payload.ts';

export interface TaskWork {
  kind: 'task';
  handler: Handler;
  timeoutSeconds: number;
  retriers: Retrier[];
}

export interface WaitWork {
  kind: 'wait';
  /** It leads back to the machine's first state. */
  toStart: boolean;
}

export interface MapWork {
  kind: 'map';
  /** One Pass state that makes a child's input from `$$.Map.Item`. */
  selector: StateMachine;
  child: Lowered;
}

/** What the runner does itself when the interpreter comes to a state. */
export type Work = TaskWork | WaitWork | MapWork;

export interface Lowered {
  machine: StateMachine;
  work: Map<string, Work>;
}

export type Handlers = Readonly<Record<string, Handler>>;

const invokeArn = 'arn:aws:states:::lambda:invoke';

/** Longest timeout the interpreter's timer can hold; it would use 60 s without one. The runner keeps the real one. */
const noTimeout = 2_147_483;

/**
 * Rewrites a definition for the interpreter: Waits and Distributed Maps, which it would sleep in real time or not
 * understand, become Tasks of the same name that the runner answers, with every path still evaluated by the interpreter.
 * Errors: `Bug` when a Task has no handler, ZodError for a Map of another shape.
 */
export function lower(definition: Machine, handlers: Handlers): Lowered {
  const work = new Map<string, Work>();
  const states: Record<string, unknown> = {};
  for (const [name, state] of Object.entries(definition.States)) {
    states[name] = lowerState(name, state, definition, handlers, work);
  }
  return { machine: machineOf({ ...definition, States: states }), work };
}

function lowerState(
  name: string,
  state: State,
  definition: Machine,
  handlers: Handlers,
  work: Map<string, Work>,
): unknown {
  const task = { ...state, Type: 'Task', Resource: invokeArn, TimeoutSeconds: noTimeout };
  if (state.Type === 'Task') {
    work.set(name, {
      kind: 'task',
      handler: handlerOf(name, state, handlers),
      timeoutSeconds: state.TimeoutSeconds ?? noTimeout,
      retriers: state.Retry ?? [],
    });
    return { ...task, Parameters: frozenStart(state.Parameters ?? {}) };
  }
  if (state.Type === 'Wait') {
    work.set(name, { kind: 'wait', toStart: state.Next === definition.StartAt });
    const seconds =
      state.SecondsPath === undefined ? { seconds: state.Seconds ?? 0 } : { 'seconds.$': state.SecondsPath };
    return { ...task, Parameters: seconds, ResultPath: null };
  }
  if (state.Type === 'Map') {
    const map = parseMap(state);
    const selector = {
      StartAt: 'Select',
      States: { Select: { Type: 'Pass', Parameters: map.ItemSelector, End: true } },
    };
    work.set(name, {
      kind: 'map',
      selector: machineOf(selector),
      child: lower(map.ItemProcessor, handlers),
    });
    const { 'Bucket.$': bucket, 'Key.$': key } = map.ItemReader.Parameters;
    const parameters = { 'input.$': '$', 'bucket.$': bucket, 'key.$': key, 'concurrency.$': map.MaxConcurrencyPath };
    return { ...task, Parameters: parameters };
  }
  return state;
}

/** The tests hold the definition against the grammar; doing it again at each start would cost 60 to 260 ms. */
const machineOf = (definition: object): StateMachine =>
  new StateMachine(definition as StateMachineDefinition, { validationOptions: { noValidate: true } });

/** Deployed functions are named `service-stage-step`; the step is the longest suffix that has a handler. */
function handlerOf(name: string, state: State, handlers: Handlers): Handler {
  const parameters: Json = state.Parameters ?? {};
  const isObject = parameters !== null && typeof parameters === 'object' && !Array.isArray(parameters);
  const invoked = String(isObject ? parameters.FunctionName : parameters);
  const steps = Object.entries(handlers).filter(([step]) => invoked.endsWith(`-${step}`));
  const [match] = steps.sort(([a], [b]) => b.length - a.length);
  if (match === undefined) throw new LakefillError('Bug', `state ${name} invokes ${invoked}, which has no handler`);
  return match[1];
}

/** The interpreter overwrites `$$.Execution.StartTime` with the wall clock; the runner's own clock is under `$$.Run`. */
function frozenStart(template: Json): Json {
  if (template === '$$.Execution.StartTime') return '$$.Run.StartTime';
  if (template === null || typeof template !== 'object' || Array.isArray(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, frozenStart(value)]));
}
