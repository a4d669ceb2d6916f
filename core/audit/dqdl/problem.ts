import { LakefillError } from '../../errors.ts';

/** A place in a ruleset: line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

export interface Problem extends Position {
  message: string;
}

/** Stops the parser at a place; the section around it catches, records and goes on behind it. */
export const syntaxError = (position: Position, message: string): LakefillError =>
  new LakefillError('InvalidRuleset', message, { data: { line: position.line, column: position.column } });

/** The problem behind an error of `syntaxError`; anything else is a fault of ours and is thrown on. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof LakefillError) || error.name !== 'InvalidRuleset') throw error;
  const { line, column } = error.data;
  return { line: Number(line), column: Number(column), message: error.message };
}

/** By place, so that people read a list of problems as they read their file. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
