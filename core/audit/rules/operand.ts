import type { NumberExpression } from '../dqdl/ast.ts';
import { formatNumber } from '../dqdl/format.ts';

/** A number, or why there is none. `history` when all that is missing are earlier partitions. */
export type Operand = { value: number } | { reason: string; history: boolean };

type Value = { value: number | readonly number[] } | { reason: string; history: boolean };

/**
 * Evaluates an operand. `last(k)` are the rule's metric in the k partitions before, nearest first, fewer if fewer exist;
 * the other functions take lists and numbers. `past` is null where the metric was not recorded.
 */
export function evaluateOperand(expression: NumberExpression, past: readonly number[] | null): Operand {
  const result = evaluate(expression, past);
  if ('reason' in result) return result;
  if (typeof result.value === 'number') return { value: result.value };
  const [only, ...more] = result.value;
  if (only !== undefined && more.length === 0) return { value: only };
  return unknown(`${formatNumber(expression)} gives ${result.value.length} values; a rule compares with one`);
}

const unknown = (reason: string, history = false) => ({ reason, history });

function evaluate(expression: NumberExpression, past: readonly number[] | null): Value {
  switch (expression.kind) {
    case 'number':
      return { value: Number(expression.text) };
    case 'null':
      return unknown('a metric is never NULL');
    case 'binary': {
      const left = evaluateOperand(expression.left, past);
      const right = evaluateOperand(expression.right, past);
      if ('reason' in left) return left;
      if ('reason' in right) return right;
      return { value: OPERATIONS[expression.operator](left.value, right.value) };
    }
    case 'call':
      return call(expression, past);
  }
}

const OPERATIONS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
};

function call(expression: Extract<NumberExpression, { kind: 'call' }>, past: readonly number[] | null): Value {
  const values: (number | readonly number[])[] = [];
  for (const argument of expression.arguments) {
    const result = evaluate(argument, past);
    if ('reason' in result) return result;
    values.push(result.value);
  }
  const [first] = values;
  if (expression.name === 'last') return last(first, past);
  if (expression.name === 'index') return indexOf(first, values[1]);
  const aggregate = AGGREGATES[expression.name];
  if (aggregate === undefined) return unknown(`there is no function ${expression.name}`);
  const numbers = values.flat();
  if (numbers.length === 0) return unknown(`${expression.name}() has nothing to work on`);
  return { value: aggregate(numbers) };
}

function last(count: number | readonly number[] | undefined, past: readonly number[] | null): Value {
  const wanted = count ?? 1;
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 1)
    return unknown('last(k) takes a whole number from 1 on');
  if (past === null) return unknown('this metric of earlier partitions was not recorded', true);
  if (past.length === 0) return unknown('there are no earlier partitions', true);
  return { value: past.slice(0, wanted) };
}

function indexOf(list: number | readonly number[] | undefined, index: number | readonly number[] | undefined): Value {
  if (list === undefined || typeof index !== 'number') return unknown('index takes a list and a place');
  const value = [list].flat()[index];
  return value === undefined ? unknown(`there is no earlier partition at place ${index}`, true) : { value };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
};

/** Glue's names; deviations are of the population. */
const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg: mean,
  average: mean,
  mean,
  median,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  sum,
  std: deviation,
  stddev: deviation,
  abs: (values) => Math.abs(values[0] ?? Number.NaN),
  count: (values) => values.length,
  multiply: (values) => values.reduce((a, b) => a * b, 1),
};
