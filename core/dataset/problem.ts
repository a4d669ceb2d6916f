/** One thing wrong with a dataset file: where it stands, what was expected there, and what was probably meant. */
export interface Problem {
  /** Both count from 1. */
  line: number;
  column: number;
  /** `sources[0].format`; empty for the file as a whole. */
  key: string;
  expected: string;
  nearest?: string;
  /** All of it as one sentence, without the line. */
  message: string;
}

/** Way from the file's root to a value: names of keys, indexes of lists. */
export type Path = readonly (string | number)[];

export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

/** What a check has to say; the position is found later from the path. */
export interface Complaint {
  path: Path;
  /** What stands there and why it is wrong: `"parqet"`, `missing`, `unknown key`. */
  fault: string;
  expected: string;
  nearest?: string | undefined;
  /** Line and column inside a text value, both from 1, where the fault lies deeper than the value's start. */
  inside?: { line: number; column: number };
  /** The fault is the key, not its value. */
  atKey?: boolean;
}

/** Collects complaints of one file. */
export type Complain = (complaint: Complaint) => void;
