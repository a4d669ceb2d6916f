import { describe, expect, it } from 'vitest';
import { follow } from '../../../cli/aws/follow.ts';
import { LakefillError } from '../../../core/errors.ts';
import { fakeExecutions, type Moment } from './fake.ts';

const ended = { status: 'SUCCEEDED', output: '{}' } as const;
const waiting = { state: 'WaitForWindow', until: Date.UTC(2026, 0, 1, 22) };
const fanOut = (number: number, total: number, running: number, done: number) => ({
  number,
  total,
  running,
  ended: done,
});

async function followed(moments: Moment[], { stay = false, interruptAfter = Number.POSITIVE_INFINITY } = {}) {
  const lines: string[] = [];
  const pauses: number[] = [];
  const interrupt = new AbortController();
  const result = await follow('arn:execution', {
    executions: fakeExecutions(...moments),
    say: (line) => lines.push(line),
    pause: async (seconds) => {
      pauses.push(seconds);
      if (pauses.length >= interruptAfter) interrupt.abort();
    },
    interrupted: interrupt.signal,
    stay,
    onLook: async () => {},
  });
  return { result, lines, pauses };
}

describe('following an execution', () => {
  it('says what is new of its fan-outs, once, and ends with it', async () => {
    const { result, lines } = await followed([
      {},
      { fanOut: fanOut(1, 3, 2, 0) },
      { fanOut: fanOut(1, 3, 2, 0) },
      { fanOut: fanOut(1, 3, 0, 3) },
      { fanOut: fanOut(2, 1, 1, 0) },
      { state: ended },
    ]);

    expect(result).toEqual({ left: 'ended', state: ended });
    expect(lines).toEqual([
      'fan-out 1: 0 of 3 chunks ended, 2 at work',
      'fan-out 1: 3 of 3 chunks ended, 0 at work',
      'fan-out 2: 0 of 1 chunk ended, 1 at work',
    ]);
  });

  it('looks more and more seldom, every ten seconds at last', async () => {
    const { pauses } = await followed([{}, {}, {}, {}, {}, {}, { state: ended }]);

    expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
  });

  it('leaves it when it waits for its window, and says until when', async () => {
    const { result, lines } = await followed([{}, { waiting }]);

    expect([result, lines]).toEqual([{ left: 'waiting' }, ['the window opens at 2026-01-01T22:00:00Z']]);
  });

  it('stays where it is told to', async () => {
    const { result, lines } = await followed([{ waiting }, { waiting }, { state: ended }], { stay: true });

    expect([result, lines]).toEqual([{ left: 'ended', state: ended }, ['the window opens at 2026-01-01T22:00:00Z']]);
  });

  it('stays while it waits for something else', async () => {
    const { result } = await followed([{ waiting: { ...waiting, state: 'Other' } }, { state: ended }]);

    expect(result).toEqual({ left: 'ended', state: ended });
  });

  it('ends at an interruption', async () => {
    const { result, pauses } = await followed([{}], { interruptAfter: 2 });

    expect([result, pauses]).toEqual([{ left: 'interrupted' }, [1, 2]]);
  });

  it('goes on when AWS does not answer for a while', async () => {
    const silence = new LakefillError('TransientError', 'nobody answers');
    const { result, lines } = await followed([{ state: silence }, { state: silence }, { state: ended }]);

    expect([result, lines]).toEqual([{ left: 'ended', state: ended }, ['AWS does not answer; looking again']]);
  });

  it('does not go on when it may not look', async () => {
    const moments = [{ state: new LakefillError('NoCredentials', 'the login is over') }];

    await expect(followed(moments)).rejects.toMatchObject({ name: 'NoCredentials' });
  });
});
