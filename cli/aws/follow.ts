import { formatSecond } from '../../core/calendar/interval.ts';
import { LakefillError } from '../../core/errors.ts';
import type { ExecutionState, Executions } from '../../ports/executions.ts';
import { count } from '../../report/words.ts';
import type { Pause } from './pause.ts';

/** How following an execution ended: with it, before it (its window is closed), or because nobody wants to know any more. */
export type Followed = { left: 'ended'; state: ExecutionState } | { left: 'waiting' | 'interrupted' };

export interface Following {
  executions: Executions;
  say(line: string): void;
  pause: Pause;
  interrupted: AbortSignal;
  /** Stays while the window is closed. */
  stay: boolean;
  /** Asked at every look. */
  onLook(): Promise<void>;
}

/** Reading goes slowly: DescribeMapRun and ListMapRuns refill by one a second, for the whole account. */
const MOST_SECONDS = 10;

/** Looks again and again, at longer and longer intervals, and says what is new. A look that AWS does not answer is left out. */
export async function follow(execution: string, following: Following): Promise<Followed> {
  const { executions, pause, interrupted } = following;
  let said = '';
  const tell = (line: string | null): void => {
    if (line === null || line === said) return;
    said = line;
    following.say(line);
  };
  for (let seconds = 1; ; seconds = Math.min(seconds * 2, MOST_SECONDS)) {
    try {
      const state = await executions.look(execution);
      if (state.status !== 'RUNNING') return { left: 'ended', state };
      await following.onLook();
      const waiting = await executions.waiting(execution);
      if (waiting?.state === 'WaitForWindow') {
        tell(waiting.until === null ? 'the window is closed' : `the window opens at ${formatSecond(waiting.until)}`);
        if (!following.stay) return { left: 'waiting' };
      } else {
        tell(await fanOutLine(execution, executions));
      }
    } catch (error) {
      if (!(error instanceof LakefillError && error.name === 'TransientError')) throw error;
      tell('AWS does not answer; looking again');
    }
    if (interrupted.aborted) return { left: 'interrupted' };
    await pause(seconds, interrupted);
  }
}

async function fanOutLine(execution: string, executions: Executions): Promise<string | null> {
  const fanOut = await executions.fanOut(execution);
  if (fanOut === null) return null;
  const { number, total, ended, running } = fanOut;
  return `fan-out ${number}: ${ended} of ${count(total, 'chunk')} ended, ${running} at work`;
}
