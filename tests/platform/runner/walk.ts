import type { RunnerEvent } from '../../../platform/local/runner/event.ts';

/** The states that an execution entered, in order, and those of each child: `fanOuts[fan-out - 1][index]`. */
export interface Walk {
  states: string[];
  fanOuts: string[][][];
  /** Pass this to the runner. */
  record(event: RunnerEvent): void;
}

/** A record of every transition. */
export function createWalk(): Walk {
  const states: string[] = [];
  const fanOuts: string[][][] = [];
  return {
    states,
    fanOuts,
    record(event) {
      if (event.type === 'fan-out') fanOuts.push(Array.from({ length: event.items }, () => []));
      if (event.type !== 'entered') return;
      const { child } = event;
      (child === null ? states : fanOuts[child.fanOut - 1]?.[child.index])?.push(event.state);
    },
  };
}
