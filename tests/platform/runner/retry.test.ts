import { afterEach, describe, expect, it, vi } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { counting, definitionText, planned, walk } from './steps.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('a retry', () => {
  it('waits longer each time, in virtual time, and goes on when it helps', async () => {
    let calls = 0;
    const { result, events, seconds } = await walk({
      'plan-chunks': async () => {
        calls += 1;
        if (calls < 6) throw new LakefillError('TransientError', 'SlowDown');
        return { ...planned, next: 'report' };
      },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.seconds] : []))).toEqual([2, 4, 8, 16, 32]);
    expect(seconds).toBe(62);
  });

  it('ends with the attempts, and the state is left by its catch', async () => {
    const { counts, handler } = counting(async () => {
      throw new LakefillError('TransientError', 'SlowDown');
    });
    const { result } = await walk({ 'plan-chunks': handler });

    expect(counts.calls).toBe(1 + 6);
    expect(result).toMatchObject({ status: 'FAILED', error: 'TransientError' });
  });

  it('counts from zero when the state is entered again', async () => {
    let calls = 0;
    const { result, events } = await walk({
      'discover-gaps': async () => {
        calls += 1;
        if (calls % 5 !== 0) throw new LakefillError('TransientError', 'SlowDown');
        return { more: calls < 15 };
      },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.seconds] : []))).toEqual(
      [0, 1, 2].flatMap(() => [2, 4, 8, 16]),
    );
  });

  it('follows a timeout of the definition, which a step that hangs does not outlive', async () => {
    const definition = definitionText('backfill').replace('"TimeoutSeconds": 150', '"TimeoutSeconds": 1');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const hang = () => {
      // The step's timer is set by then.
      setImmediate(() => vi.advanceTimersByTime(1000));
      return new Promise(() => {});
    };
    const { result, seconds } = await walk({ 'prepare-run': hang }, { definition });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(seconds).toBe(10 + 20);
  });
});
