import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
} from '@aws-sdk/client-glue';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { openGlueJobs } from '../../../platform/aws/jobs.ts';
import { refused, sdkError } from './sdk.ts';

function mockedJobs() {
  const client = new GlueClient({ region: 'us-east-1' });
  const onceClient = new GlueClient({ region: 'us-east-1', maxAttempts: 1 });
  return {
    glue: mockClient(client),
    once: mockClient(onceClient),
    jobs: openGlueJobs({ client, onceClient }),
  };
}

const options = { workers: 10, workerType: 'G.1X', class: 'FLEX', timeoutMinutes: 480 } as const;
const args = { '--lakefill_run_key': 'k1' };
const at = (seconds: number) => new Date(seconds * 1_000);

describe('starting a Glue job', () => {
  it('is asked for once, by the client that never repeats', async () => {
    const { glue, once, jobs } = mockedJobs();
    once.on(StartJobRunCommand).resolves({ JobRunId: 'jr_1' });

    expect(await jobs.start('chunk', args, options)).toBe('jr_1');
    expect(glue.calls()).toHaveLength(0);
    expect(once.calls().map(({ args: [command] }) => command.input)).toEqual([
      {
        JobName: 'chunk',
        Arguments: args,
        WorkerType: 'G.1X',
        NumberOfWorkers: 10,
        ExecutionClass: 'FLEX',
        Timeout: 480,
      },
    ]);
  });

  it.each([
    ['ConcurrentRunsExceededException', 'ConcurrentRunsExceeded'],
    ['ResourceNumberLimitExceededException', 'ConcurrentRunsExceeded'],
    ['EntityNotFoundException', 'NoSuchJob'],
    ['ThrottlingException', 'TransientError'],
    ['AccessDeniedException', 'AccessDenied'],
    ['InvalidInputException', 'InvalidInputException'],
  ])('that ends with %s is %s', async (name, expected) => {
    const { once, jobs } = mockedJobs();
    once.on(StartJobRunCommand).rejects(sdkError(name));

    expect(await refused(jobs.start('chunk', args, options))).toBe(expected);
  });
});

describe('a Glue job run', () => {
  it.each([
    [
      'that lives',
      { Id: 'jr_1', JobRunState: 'RUNNING', Arguments: args, StartedOn: at(1), ExecutionTime: 0 },
      {
        id: 'jr_1',
        state: 'RUNNING',
        arguments: args,
        message: null,
        startedAt: 1_000,
        seconds: null,
        dpuSeconds: null,
      },
    ],
    [
      'that failed',
      { Id: 'jr_1', JobRunState: 'FAILED', StartedOn: at(1), ExecutionTime: 61, DPUSeconds: 122, ErrorMessage: 'no' },
      { id: 'jr_1', state: 'FAILED', arguments: {}, message: 'no', startedAt: 1_000, seconds: 61, dpuSeconds: 122 },
    ],
  ] as const)('%s is told in the words of the port', async (_, JobRun, expected) => {
    const { glue, jobs } = mockedJobs();
    glue.on(GetJobRunCommand).resolves({ JobRun });

    expect(await jobs.get('chunk', 'jr_1')).toEqual(expected);
    expect(glue.calls()[0]?.args[0].input).toEqual({ JobName: 'chunk', RunId: 'jr_1' });
  });

  it('that is unknown is undefined, and a throttled question is no answer', async () => {
    const { glue, jobs } = mockedJobs();
    glue.on(GetJobRunCommand).rejectsOnce(sdkError('EntityNotFoundException')).rejects(sdkError('ThrottlingException'));

    expect(await jobs.get('chunk', 'jr_1')).toBeUndefined();
    expect(await refused(jobs.get('chunk', 'jr_1'))).toBe('TransientError');
  });

  it.each([
    ['RUNNING already ended', { ErrorCode: 'InvalidInputException' }, undefined],
    ['unknown', { ErrorCode: 'EntityNotFoundException' }, undefined],
    ['not stopped in passing', { ErrorCode: 'InternalServiceException' }, 'TransientError'],
  ])('that is %s when stopped is handled', async (_, ErrorDetail, expected) => {
    const { glue, jobs } = mockedJobs();
    glue.on(BatchStopJobRunCommand).resolves({ Errors: [{ JobRunId: 'jr_1', ErrorDetail }] });

    const stopped = jobs.stop('chunk', 'jr_1');

    if (expected === undefined) expect(await stopped).toBeUndefined();
    else expect(await refused(stopped)).toBe(expected);
    expect(glue.calls()[0]?.args[0].input).toEqual({ JobName: 'chunk', JobRunIds: ['jr_1'] });
  });
});

describe('finding a Glue job run by its key', () => {
  const run = (Id: string, second: number, key: string) => ({
    Id,
    JobRunState: 'RUNNING' as const,
    StartedOn: at(second),
    Arguments: { '--lakefill_run_key': key },
  });

  it('takes the newest, page after page', async () => {
    const { glue, jobs } = mockedJobs();
    glue
      .on(GetJobRunsCommand)
      .resolvesOnce({ JobRuns: [run('jr_9', 90, 'k2')], NextToken: 't1' })
      .resolves({ JobRuns: [run('jr_8', 80, 'k1'), run('jr_7', 70, 'k1')], NextToken: 't2' });

    expect(await jobs.find('chunk', 'k1', 0)).toMatchObject({ id: 'jr_8' });
    expect(glue.calls().map(({ args: [command] }) => command.input)).toEqual([
      { JobName: 'chunk', MaxResults: 200, NextToken: undefined },
      { JobName: 'chunk', MaxResults: 200, NextToken: 't1' },
    ]);
  });

  it('looks back no further than asked', async () => {
    const { glue, jobs } = mockedJobs();
    glue
      .on(GetJobRunsCommand)
      .resolvesOnce({ JobRuns: [run('jr_9', 90, 'k2'), run('jr_4', 40, 'k1')], NextToken: 't1' })
      .resolves({ JobRuns: [run('jr_3', 30, 'k1')], NextToken: 't2' });

    expect(await jobs.find('chunk', 'k1', 50_000)).toBeUndefined();
    expect(glue.calls()).toHaveLength(2);
  });

  it('sees a run that waits and has not begun', async () => {
    const { glue, jobs } = mockedJobs();
    glue.on(GetJobRunsCommand).resolves({ JobRuns: [{ Id: 'jr_1', JobRunState: 'WAITING', Arguments: args }] });

    expect(await jobs.find('chunk', 'k1', 50_000)).toMatchObject({ id: 'jr_1', state: 'WAITING' });
  });

  it('goes on over an empty page', async () => {
    const { glue, jobs } = mockedJobs();
    glue
      .on(GetJobRunsCommand)
      .resolvesOnce({ JobRuns: [], NextToken: 't1' })
      .resolves({ JobRuns: [run('jr_1', 10, 'k1')] });

    expect(await jobs.find('chunk', 'k1', 0)).toMatchObject({ id: 'jr_1' });
  });

  it('finds nothing of a job that is not there', async () => {
    const { glue, jobs } = mockedJobs();
    glue.on(GetJobRunsCommand).rejects(sdkError('EntityNotFoundException'));

    expect(await jobs.find('chunk', 'k1', 0)).toBeUndefined();
  });

  it('never takes a throttled question for nothing', async () => {
    const { glue, jobs } = mockedJobs();
    glue.on(GetJobRunsCommand).rejects(sdkError('ThrottlingException'));

    expect(await refused(jobs.find('chunk', 'k1', 0))).toBe('TransientError');
  });
});
