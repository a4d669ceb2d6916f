import type { Complain } from '../problem.ts';
import type { Raw } from '../shape.ts';

/** What a ruleset's parser finds wrong, with its place in the text, both from 1. */
export type RuleErrors = (text: string) => readonly { line: number; column: number; message: string }[];

export function checkRules(raw: Raw, errorsOf: RuleErrors, complain: Complain): void {
  for (const key of ['rules', 'warnings'] as const) {
    for (const { line, column, message } of errorsOf(raw[key] ?? '')) {
      if (raw[key] === undefined) continue;
      complain({ path: [key], fault: message, expected: 'DQDL', inside: { line, column } });
    }
  }
}
