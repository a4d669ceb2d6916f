import type { Time } from './time.ts';

export interface Gate {
  /** Waits until the gate is opened, or for so many real milliseconds. */
  pass(ms: number | undefined): Promise<void>;
  /** Lets the one who waits, if any, go on. */
  open(): void;
}

/** Where a dispatcher waits for its children. It counts as at work from the moment the gate opens, so time stands still. */
export function createGate(time: Time): Gate {
  let resume: (() => void) | undefined;
  const open = () => {
    if (resume === undefined) return;
    const goOn = resume;
    resume = undefined;
    time.enter();
    goOn();
  };
  return {
    open,
    pass(ms) {
      return new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(open, ms);
        resume = () => {
          clearTimeout(timer);
          resolve();
        };
        time.leave();
      });
    },
  };
}
