import { parseDqdl } from '../../audit/dqdl/parser.ts';
import type { Complain } from '../problem.ts';
import type { Raw } from '../shape.ts';

/** Both rulesets must parse; every error of the parser, where it stands in the file. */
export function checkRules(raw: Raw, complain: Complain): void {
  for (const key of ['rules', 'warnings'] as const) {
    const text = raw[key];
    if (text === undefined) continue;
    for (const { line, column, message } of parseDqdl(text).errors) {
      complain({ path: [key], fault: message, expected: 'DQDL', inside: { line, column } });
    }
  }
}
