import { StateMachine } from 'aws-local-stepfunctions';
import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { well as good, chunk as lambdaChunk, fanOut as pass, start } from '../../e2e/kit/states.ts';
import { definitionText, type Fields, happySteps, inTurn, item, planned, run, walk } from './steps.ts';

const bad = ['ReportRun', 'Outcome?', 'Failed'];

describe('a walk through the workflow', () => {
  it('goes through discovery, one pass and the report when there are gaps', async () => {
    const { result, states, fanOuts } = await walk({}, { items: [item('c1'), item('c2'), item('c3')] });

    expect(states).toEqual([...start, ...pass, ...good]);
    expect(fanOuts).toEqual([[lambdaChunk, lambdaChunk, lambdaChunk]]);
    expect(result).toEqual({ status: 'SUCCEEDED', output: { runId: 'r1', ok: true, error: '', cause: '' } });
  });

  it('costs a chunk that Lambda transforms at most ten transitions', () => {
    expect(lambdaChunk.length).toBeLessThanOrEqual(10);
  });

  it('discovers in as many invocations as it takes', async () => {
    const { states } = await walk({
      'discover-gaps': inTurn({ ...run, more: true }, { ...run, more: true }, { ...run, more: false }),
    });

    expect(states.filter((state) => state === 'DiscoverGaps')).toHaveLength(3);
  });

  it('reports at once when nothing is to do', async () => {
    const { result, states } = await walk({ 'plan-chunks': async () => ({ ...planned, next: 'report' }) });

    expect(states).toEqual([...start, ...good]);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('reports at once when the same delivery came before', async () => {
    const { states } = await walk({ 'prepare-run': async () => ({ ...run, next: 'report' }) });

    expect(states).toEqual(['PrepareRun', 'Prepared?', ...good]);
  });

  it.each([
    ['PrepareRun', 'prepare-run', 'LeaseHeld', 0],
    ['PrepareRun', 'prepare-run', 'OverBudget', 0],
    ['DiscoverGaps', 'discover-gaps', 'NoReadableSource', 2],
    ['PlanChunks', 'plan-chunks', 'PlanChanged', 4],
  ] as const)('reports and fails with the name when %s refuses', async (state, step, name, before) => {
    const refuse = async () => {
      throw new LakefillError(name, 'no', { data: { run: 'r0' } });
    };

    const { result, states, events } = await walk({ [step]: refuse });

    expect(states).toEqual([...start.slice(0, before), state, ...bad]);
    expect(result).toEqual({
      status: 'FAILED',
      error: name,
      cause: JSON.stringify({ errorType: name, errorMessage: 'no' }),
    });
    expect(events.filter(({ type }) => type === 'retrying')).toEqual([]);
  });

  it('waits for the window at the start, as long as the plan says', async () => {
    const { states, seconds } = await walk({
      'plan-chunks': inTurn({ ...planned, next: 'wait', waitSeconds: 7200 }, planned),
    });

    expect(states).toEqual([...start, 'WaitForWindow', 'PlanChunks', 'NextStep?', ...pass, ...good]);
    expect(seconds).toBe(7200);
  });

  it('ends suspended where the caller does not want to wait', async () => {
    const { result, states } = await walk(
      { 'plan-chunks': async () => ({ ...planned, next: 'wait', waitSeconds: 7200 }) },
      { onWait: (state) => (state === 'WaitForWindow' ? 'suspend' : 'advance') },
    );

    expect(states).toEqual([...start, 'WaitForWindow']);
    expect(result).toEqual({ status: 'SUSPENDED' });
  });

  it('suspends a chunk whose window closed and takes it into the next pass', async () => {
    const closed = async (payload: unknown) => ({ ...(payload as Fields), next: 'closed', waitSeconds: 0 });
    const { states, fanOuts } = await walk({
      'start-job': (() => {
        let calls = 0;
        return async (payload) => {
          calls += 1;
          return calls === 1 ? closed(payload) : happySteps['start-job']?.(payload);
        };
      })(),
      'collect-outcomes': inTurn({ ...run, next: 'plan' }, { ...run, next: 'report' }),
      'plan-chunks': inTurn(planned, { ...planned, next: 'wait', waitSeconds: 60 }, planned),
    });

    expect(states).toEqual([
      ...start,
      ...pass,
      ...['PlanChunks', 'NextStep?', 'WaitForWindow', 'PlanChunks', 'NextStep?'],
      ...pass,
      ...good,
    ]);
    expect(fanOuts).toEqual([[['StartJob', 'JobStarted?', 'ChunkSuspended']], [lambdaChunk]]);
  });

  it('records a failed chunk, tries it in two more passes and fails for good', async () => {
    const fail = async () => {
      throw new LakefillError('EngineOutOfMemory', 'too big');
    };
    const recorded: unknown[] = [];
    const { result, states, fanOuts } = await walk({
      'transform-chunk': fail,
      'record-failure': async (payload) => {
        recorded.push(payload);
        return payload;
      },
      'collect-outcomes': inTurn({ ...run, next: 'plan' }, { ...run, next: 'plan' }, { ...run, next: 'report' }),
      'report-run': async () => ({ runId: 'r1', ok: false, error: 'RunFailed', cause: '{"errorType":"RunFailed"}' }),
    });

    const failed = ['StartJob', 'JobStarted?', 'TransformChunk', 'RecordFailure'];
    const again = ['PlanChunks', 'NextStep?', ...pass];
    expect(states).toEqual([...start, ...pass, ...again, ...again, ...bad]);
    expect(fanOuts).toEqual([[failed], [failed], [failed]]);
    expect(recorded[0]).toEqual({
      runId: 'r1',
      chunkId: 'c1',
      uri: 's3://control/c1/chunk.json',
      fence: 7,
      next: 'lambda',
      waitSeconds: 0,
      error: { Error: 'EngineOutOfMemory', Cause: '{"errorType":"EngineOutOfMemory","errorMessage":"too big"}' },
    });
    expect(result).toEqual({ status: 'FAILED', error: 'RunFailed', cause: '{"errorType":"RunFailed"}' });
  });

  it('lets the other chunks go on when the record of a failure fails too', async () => {
    const { result, fanOuts, events } = await walk(
      {
        'validate-chunk': async (payload) => {
          if ((payload as Fields).chunkId === 'c1') throw new Error('disk full');
          return payload;
        },
        'record-failure': async () => {
          throw new Error('disk full');
        },
      },
      { items: [item('c1'), item('c2')] },
    );

    const unrecorded = [
      'StartJob',
      'JobStarted?',
      'TransformChunk',
      'ValidateChunk',
      'RecordFailure',
      'ChunkUnrecorded',
    ];
    expect(fanOuts[0]).toEqual([unrecorded, lambdaChunk]);
    expect(result.status).toBe('SUCCEEDED');
    expect(events.flatMap((event) => (event.type === 'child-ended' ? [[event.status, event.error]] : []))).toEqual([
      ['SUCCEEDED', undefined],
      ['SUCCEEDED', undefined],
    ]);
  });

  it('polls a job in its own interval and publishes what it staged', async () => {
    const { fanOuts, seconds } = await walk({
      'start-job': async (payload) => ({ ...(payload as Fields), next: 'glue', waitSeconds: 30 }),
      'poll-job': (() => {
        const polls = [
          { next: 'again', waitSeconds: 60 },
          { next: 'again', waitSeconds: 90 },
          { next: 'staged', waitSeconds: 0 },
        ];
        return async (payload) => ({ ...(payload as Fields), ...polls.shift() });
      })(),
    });

    const poll = ['WaitForJob', 'PollJob', 'JobDone?'];
    expect(fanOuts[0]?.[0]).toEqual(['StartJob', 'JobStarted?', ...poll, ...poll, ...poll, ...lambdaChunk.slice(3)]);
    expect(seconds).toBe(30 + 60 + 90);
  });

  it('waits for a slot and asks again', async () => {
    let calls = 0;
    const { fanOuts, seconds } = await walk({
      'start-job': async (payload) => {
        calls += 1;
        return { ...(payload as Fields), next: calls < 3 ? 'later' : 'staged', waitSeconds: 900 };
      },
    });

    const later = ['StartJob', 'JobStarted?', 'WaitToStart'];
    expect(fanOuts[0]?.[0]).toEqual([...later, ...later, 'StartJob', 'JobStarted?', ...lambdaChunk.slice(3)]);
    expect(seconds).toBe(1800);
  });

  it('publishes in as many invocations as it takes', async () => {
    let calls = 0;
    const { fanOuts } = await walk({
      'publish-chunk': async (payload) => {
        calls += 1;
        return { ...(payload as Fields), next: calls < 3 ? 'more' : 'done' };
      },
    });

    const again = ['PublishChunk', 'Published?'];
    expect(fanOuts[0]?.[0]).toEqual([...lambdaChunk.slice(0, 4), ...again, ...again, ...again, 'ChunkPublished']);
  });

  it('takes an answer without `next` for a publication that is done', async () => {
    const { fanOuts } = await walk({ 'publish-chunk': async () => ({ runId: 'r1', chunkId: 'c1' }) });

    expect(fanOuts[0]?.[0]).toEqual(lambdaChunk);
  });

  it('judges from the ledger when the Map fails as a whole', async () => {
    const collected: unknown[] = [];
    const { states } = await walk(
      {
        'collect-outcomes': async (payload) => {
          collected.push((payload as Fields).error);
          return { ...run, next: 'report' };
        },
      },
      {
        readItems: async () => {
          throw new Error('no manifest');
        },
      },
    );

    expect(states).toEqual([...start, ...pass, ...good]);
    expect(collected).toEqual([{ Error: 'States.ItemReaderFailed', Cause: 'no manifest' }]);
  });

  it.each(['backfill', 'rollback'] as const)(
    'of %s ends with strings also after an error without a cause',
    async (name) => {
      const definition = { ...JSON.parse(definitionText(name)), StartAt: 'FailureExplained?' };
      const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });

      const ended = machine.run({ error: { Error: 'States.Timeout' } }).result;

      await expect(ended).rejects.toMatchObject({ cause: { name: 'States.Timeout', message: 'no cause was given' } });
    },
  );

  it('still fails with strings when the report itself breaks', async () => {
    const { result, states } = await walk({
      'report-run': async () => {
        throw new TypeError('undefined is not a report');
      },
    });

    expect(states.slice(-4)).toEqual(['ReportRun', 'FailureExplained?', 'NameFailure', 'Failed']);
    expect(result).toEqual({
      status: 'FAILED',
      error: 'TypeError',
      cause: '{"errorType":"TypeError","errorMessage":"undefined is not a report"}',
    });
  });
});
