import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LakefillError } from '../../../core/errors.ts';
import { createLog } from '../../../functions/shared/logging.ts';
import { createMetrics } from '../../../functions/shared/metrics.ts';
import { type StackDeps, stack } from '../../../functions/shared/stack.ts';
import type { Deps } from '../../../ports/deps.ts';

const schema = z.strictObject({ runId: z.string(), chunkId: z.string().optional(), pass: z.int().min(1) });

function assemble<Output>(run: (input: z.output<typeof schema>, deps: Deps) => Promise<Output>) {
  const lines: Record<string, unknown>[] = [];
  const sink = (line: string) => {
    lines.push(JSON.parse(line));
  };
  const logger = createLog({ sink, level: 'INFO', service: 'lakefill' });
  const metrics = createMetrics({ sink, service: 'lakefill' });
  const deps = { logger, metrics } as unknown as StackDeps;
  return { handler: stack({ step: 'plan-chunks', schema, run, deps: async () => deps }), lines };
}

describe('the middleware stack', () => {
  it('hands the step its checked input and answers with its output', async () => {
    const { handler } = assemble(async (input) => ({ ...input, next: 'report' }));

    expect(await handler({ runId: 'r1', pass: 2 })).toEqual({ runId: 'r1', pass: 2, next: 'report' });
  });

  it.each([
    ['a key is unknown', { runId: 'r1', pass: 1, frm: 'x' }, '(the payload): Unrecognized key: "frm"'],
    ['a key is missing', { pass: 1 }, 'runId: Invalid input: expected string, received undefined'],
    ['a value is out of range', { runId: 'r1', pass: 0 }, 'pass: Too small: expected number to be >=1'],
    ['nothing is given', undefined, '(the payload): Invalid input: expected object, received null'],
  ])('refuses at the door when %s', async (_, event, problem) => {
    const { handler } = assemble(async () => {
      throw new Error('the step was called');
    });

    await expect(handler(event)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: `plan-chunks cannot take this: ${problem}`,
    });
  });

  it('never throws an untyped error, whatever the input', async () => {
    const { handler } = assemble(async () => 'ok');

    await fc.assert(
      fc.asyncProperty(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), async (event) => {
        const answer = await handler(event).catch((error: unknown) => error);
        expect(answer === 'ok' || answer instanceof LakefillError).toBe(true);
      }),
    );
  });

  it('keeps the name of an error and logs its facts', async () => {
    const { handler, lines } = assemble(async () => {
      throw new LakefillError('LeaseHeld', 'r0 is at work', { data: { run: 'r0' }, hint: 'wait' });
    });

    await expect(handler({ runId: 'r1', pass: 1 })).rejects.toMatchObject({ name: 'LeaseHeld' });
    expect(lines).toMatchObject([
      { level: 'WARN', message: 'r0 is at work', error: 'LeaseHeld', data: { run: 'r0' }, hint: 'wait' },
    ]);
  });

  it('logs an error that nobody foresaw with its stack', async () => {
    const { handler, lines } = assemble(async () => {
      throw new TypeError('undefined is not a plan');
    });

    await expect(handler({ runId: 'r1', pass: 1 })).rejects.toThrow(TypeError);
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'undefined is not a plan',
        error: { name: 'TypeError', stack: expect.stringContaining('stack.test.ts') },
      },
    ]);
  });

  it('logs run, chunk, step and request with every line, and forgets them for the next invocation', async () => {
    const { handler, lines } = assemble(async (_, { logger }) => {
      logger.info('here');
    });

    await handler({ runId: 'r1', chunkId: 'c1', pass: 1 }, { awsRequestId: 'q1' });
    await handler({ runId: 'r2', pass: 1 });

    expect(lines.map(({ timestamp, ...line }) => line)).toEqual([
      {
        level: 'INFO',
        message: 'here',
        service: 'lakefill',
        sampling_rate: 0,
        step: 'plan-chunks',
        runId: 'r1',
        chunkId: 'c1',
        correlation_id: 'r1',
        function_request_id: 'q1',
      },
      {
        level: 'INFO',
        message: 'here',
        service: 'lakefill',
        sampling_rate: 0,
        step: 'plan-chunks',
        runId: 'r2',
        correlation_id: 'r2',
      },
    ]);
  });

  it('keeps the keys of invocations apart that run side by side', async () => {
    const { handler, lines } = assemble(async ({ runId }, { logger }) => {
      await setImmediate();
      logger.appendKeys({ partition: runId });
      await setImmediate();
      logger.info('here');
    });

    await Promise.all(['r1', 'r2', 'r3'].map((runId) => handler({ runId, pass: 1 })));

    expect(lines.map((line) => [line.runId, line.partition])).toEqual([
      ['r1', 'r1'],
      ['r2', 'r2'],
      ['r3', 'r3'],
    ]);
  });

  it.each([
    ['succeeds', false],
    ['fails', true],
  ])('writes the metrics when the step %s', async (_, fails) => {
    const { handler, lines } = assemble(async (_input, { metrics }) => {
      metrics.add('flights', 'published', 3);
      if (fails) throw new LakefillError('PartiallyFailed', 'one is missing');
    });

    await handler({ runId: 'r1', pass: 1 }).catch(() => {});

    expect(lines.filter((line) => '_aws' in line)).toMatchObject([
      { dataset: 'flights', service: 'lakefill', published: 3 },
    ]);
  });

  it('reports that its dependencies could not be made', async () => {
    const handler = stack({
      step: 'plan-chunks',
      schema,
      run: async () => 'ok',
      deps: async () => {
        throw new LakefillError('InvalidEnvironment', 'no bucket');
      },
    });

    await expect(handler({ runId: 'r1', pass: 1 })).rejects.toMatchObject({ name: 'InvalidEnvironment' });
  });

  it('finds the dataset of a request and the run of a state', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = createLog({ sink: (line) => lines.push(JSON.parse(line)) });
    const deps = { logger, metrics: createMetrics({ sink: () => {} }) } as unknown as StackDeps;
    const handler = stack({
      step: 's',
      schema: z.unknown(),
      run: async (_, { logger: log }) => log.info('here'),
      deps,
    });

    await handler({ input: { dataset: 'flights' } });
    await handler({ state: { dataset: 'flights', runId: 'r1' } });

    expect(lines.map(({ dataset, runId }) => ({ dataset, runId }))).toEqual([
      { dataset: 'flights', runId: undefined },
      { dataset: 'flights', runId: 'r1' },
    ]);
  });
});
