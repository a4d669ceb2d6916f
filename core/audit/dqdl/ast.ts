import type { Position } from './problem.ts';

/** A ruleset's syntax tree: pure data, the same after JSON. Types and parameter names are the reference's own. */
export type Rule = SimpleRule | CompositeRule;

export interface SimpleRule extends Position {
  kind: 'rule';
  type: string;
  parameters: Parameter[];
  /** Null for rules that are true or false by themselves. */
  condition: Condition | null;
  /** SQL of the filter, as the engine gets it. */
  where: string | null;
  threshold: NumberCondition | null;
  /** `with key = "value"` other than a threshold. */
  tags: Record<string, string>;
  labels: Record<string, string>;
  /** The rule as the reference prints it. */
  text: string;
}

export interface CompositeRule extends Position {
  kind: 'composite';
  type: 'Composite';
  operator: 'and' | 'or';
  /** Two, as the grammar nests them. */
  members: Rule[];
  labels: Record<string, string>;
  text: string;
}

export interface Analyzer extends Position {
  type: string;
  parameters: Parameter[];
  text: string;
}

export interface Parameter extends Position {
  /** The signature's name for it, `TargetColumn`. */
  name: string;
  /** Its value; of a quoted one, what stands between the quotes, `\"` included. */
  raw: string;
  quoted: boolean;
  /** Of a parameter that was written as `$variable`. */
  variable?: string;
  /** The `of` or `and` before it, as written. */
  connector?: string;
}

export type Operator = '>' | '>=' | '<' | '<=' | '=' | '!=' | 'between' | 'not between' | 'in' | 'not in';

export type Condition = NumberCondition | StringCondition | DateCondition | DurationCondition | SizeCondition;

export interface NumberCondition {
  kind: 'number';
  operator: Operator;
  operands: NumberExpression[];
}

export interface StringCondition {
  kind: 'string';
  operator: '=' | '!=' | 'in' | 'not in' | 'matches' | 'not matches';
  operands: StringOperand[];
  /** Where the list was written as `$variable`. */
  variable?: string;
}

export interface DateCondition {
  kind: 'date';
  operator: Operator;
  operands: DateExpression[];
}

export interface DurationCondition {
  kind: 'duration';
  operator: Operator;
  operands: Duration[];
}

export interface SizeCondition {
  kind: 'size';
  operator: Operator;
  operands: Size[];
}

/** No precedence between the operations: the reference reads them from left to right. */
export type NumberExpression =
  | { kind: 'number'; text: string }
  | { kind: 'null'; text: string }
  | { kind: 'call'; name: string; arguments: NumberExpression[] }
  | {
      kind: 'binary';
      operator: '+' | '-' | '*' | '/';
      left: NumberExpression;
      right: NumberExpression;
      parenthesized: boolean;
    };

export type StringOperand =
  | { kind: 'text'; value: string; raw: string }
  | { kind: 'keyword'; keyword: 'NULL' | 'EMPTY' | 'WHITESPACES_ONLY' };

export type DateExpression =
  /** `yyyy-mm-dd`, only shaped: the thirteenth month is a valid document. */
  | { kind: 'date'; date: string }
  /** Minutes after midnight of today in `timeZone` (the tag's, UTC without). */
  | { kind: 'time'; text: string; minutes: number; timeZone: string }
  | { kind: 'now'; sign: '+' | '-'; duration: Duration | null }
  | { kind: 'null' };

export interface Duration {
  amount: number;
  unit: 'days' | 'hours' | 'minutes';
}

export interface Size {
  amount: number;
  unit: 'B' | 'KB' | 'MB' | 'GB' | 'TB';
}
