import type { Parameter, Rule } from './ast.ts';
import { parseDqdl } from './parser.ts';
import type { Problem } from './problem.ts';

/** What `lakefill dqdl check` prints. */
export interface CheckDocument {
  valid: boolean;
  rules: CheckedRule[];
  analyzers: Pick<CheckedRule, 'type' | 'parameters' | 'text'>[];
  errors: Problem[];
  warnings: Problem[];
}

export interface CheckedRule {
  /** `Composite` for rules joined by and / or, whose members are in `members`. */
  type: string;
  /** By the reference's names: `{TargetColumn: "origin"}`. */
  parameters: Record<string, string>;
  text: string;
  members?: CheckedRule[];
}

/** Parses a ruleset and says what it holds. `valid` is what the exit code follows. */
export function checkDqdl(text: string): CheckDocument {
  const { rules, analyzers, errors, warnings } = parseDqdl(text);
  return {
    valid: errors.length === 0,
    rules: rules.map(checked),
    analyzers: analyzers.map(({ type, parameters, text: printed }) => ({
      type,
      parameters: byName(parameters),
      text: printed,
    })),
    errors,
    warnings,
  };
}

function checked(rule: Rule): CheckedRule {
  return rule.kind === 'rule'
    ? { type: rule.type, parameters: byName(rule.parameters), text: rule.text }
    : { type: rule.type, parameters: {}, text: rule.text, members: rule.members.map(checked) };
}

export const byName = (parameters: readonly Parameter[]): Record<string, string> =>
  Object.fromEntries(parameters.map(({ name, raw }) => [name, raw]));
