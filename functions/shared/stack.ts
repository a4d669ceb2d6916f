import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Deps } from '../../ports/deps.ts';
import { scopedLog } from './logging.ts';
import type { Metering } from './metrics.ts';

/** `Deps` whose metrics may be gathered until the end of the invocation. */
export type StackDeps = Deps & { metrics: Partial<Pick<Metering, 'flush'>> };

/** A step, as its own file declares it. */
export interface Step<Schema extends z.ZodType, Output> {
  /** Its name: `prepare-run`. */
  step: string;
  schema: Schema;
  run: (input: z.output<Schema>, deps: Deps) => Promise<Output>;
  /** Made once per process by the composition root. */
  deps: StackDeps | (() => Promise<StackDeps>);
}

/** What Lambda calls, and what the runner on this machine calls without a context. */
export type StepHandler<Output> = (event: unknown, context?: Partial<Context>) => Promise<Output>;

interface StepContext {
  deps?: StackDeps;
  awsRequestId?: string;
}

/**
 * The one place where a step gets what every step needs: its input is checked at the door, its log lines carry run, chunk
 * and dataset, its metrics leave with it, and its errors keep their name. Errors: `InvalidRequest` that names each key and
 * reason, and what the step throws.
 */
export function stack<Schema extends z.ZodType, Output>(step: Step<Schema, Output>): StepHandler<Output> {
  const handler = middy()
    .use(observed(step))
    .use(checked(step))
    .handler((input: unknown, context: unknown) => step.run(input as z.output<Schema>, depsOf(context)));
  return (event, context = {}) => handler(event ?? null, { ...context } as Context);
}

/** Logs and metrics: every invocation gets a log of its own, since several may run side by side in one process. */
function observed({ step, deps }: Pick<Step<z.ZodType, unknown>, 'step' | 'deps'>): MiddlewareObj {
  const flush = (context: StepContext) => context.deps?.metrics.flush?.();
  return {
    before: async ({ event, context }) => {
      const shared = await (typeof deps === 'function' ? deps() : deps);
      const logger = scopedLog(shared.logger);
      const own: StepContext = context;
      own.deps = { ...shared, logger };
      logger.appendKeys({ step, ...identity(event) });
      if (own.awsRequestId !== undefined) logger.appendKeys({ function_request_id: own.awsRequestId });
      logger.debug('step begins');
    },
    after: ({ context }) => {
      flush(context as StepContext);
    },
    onError: ({ error, context }) => {
      const { deps: own } = context as StepContext;
      if (error instanceof LakefillError) {
        own?.logger.warn(error.message, { error: error.name, data: error.data, hint: error.hint });
      } else {
        own?.logger.error(errorMessage(error), { error });
      }
      flush(context as StepContext);
    },
  };
}

/** Internal steps too: a state that misses a key is told as such, and not as a failure somewhere in the step. */
function checked({ step, schema }: Pick<Step<z.ZodType, unknown>, 'step' | 'schema'>): MiddlewareObj {
  return {
    before: async (request) => {
      const result = await schema.safeParseAsync(request.event);
      if (result.success) {
        request.event = result.data;
        return;
      }
      const problems = result.error.issues.map((issue) => ({
        key: issue.path.join('.') || '(the payload)',
        reason: issue.message,
      }));
      const text = problems.map(({ key, reason }) => `${key}: ${reason}`).join('; ');
      throw new LakefillError('InvalidRequest', `${step} cannot take this: ${text}`, { data: { problems } });
    },
  };
}

function depsOf(context: unknown): Deps {
  const { deps } = context as StepContext;
  if (deps === undefined) throw new LakefillError('Bug', 'the stack was left out');
  return deps;
}

/** Where the ids stand: on top, in the state that ReportRun is given, or in the request. */
function identity(event: unknown): Record<string, string> {
  const keys: Record<string, string> = {};
  for (const place of [event, ...['input', 'state'].map((name) => fieldOf(event, name))]) {
    for (const name of ['runId', 'chunkId', 'dataset']) {
      const value = fieldOf(place, name);
      if (typeof value === 'string') keys[name] = value;
    }
  }
  return keys;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
