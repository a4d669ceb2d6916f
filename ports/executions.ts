import type { Json } from '../core/json.ts';

/** The deployed state machines and what they are at. Every method may throw `TransientError`, `AccessDenied`, `NoCredentials`. */
export interface Executions {
  /** The machine of this name, with its definition as it was deployed; undefined where there is none. */
  findMachine(name: string): Promise<{ id: string; definition: string } | undefined>;
  /** Starts an execution; repeated under the same name with the same input it is the same execution. Answers its id. */
  start(machine: string, name: string, input: Json): Promise<string>;
  look(execution: string): Promise<ExecutionState>;
  /** The state in which it only lets time pass, and until when (ms) where that is known; null while it works or has ended. */
  waiting(execution: string): Promise<{ state: string; until: number | null } | null>;
  /** Its latest fan-out; null before the first. */
  fanOut(execution: string): Promise<FanOut | null>;
  /** Changes how many chunks of the fan-outs under way run at once; answers how many fan-outs that were. */
  throttle(execution: string, maxConcurrency: number): Promise<number>;
}

/** Output, error and cause as the machine ended with them. */
export interface ExecutionState {
  /** `STOPPED`: by a person or a time limit, so that the machine itself could say nothing. */
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  output?: string | undefined;
  error?: string | undefined;
  cause?: string | undefined;
}

/** How far a fan-out is, in chunks. */
export interface FanOut {
  /** From 1, within its execution. */
  number: number;
  total: number;
  running: number;
  /** Ended, however that was. */
  ended: number;
}
