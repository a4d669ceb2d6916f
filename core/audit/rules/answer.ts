import type { Json } from '../../json.ts';

/** A number out of an answer: integers beyond 2^53 and decimals may come as text, truth counts 1, none is NaN. */
export function numberOf(answer: Json | undefined): number {
  if (typeof answer === 'number') return answer;
  if (typeof answer === 'boolean') return answer ? 1 : 0;
  if (typeof answer === 'string' && answer.trim() !== '') return Number(answer);
  return Number.NaN;
}

/** A count: SUM over no row is NULL and means none. */
export const countOf = (answer: Json | undefined): number =>
  answer === null || answer === undefined ? 0 : numberOf(answer);

/**
 * The name of an expression's answer: the same expression has the same name in every query, so that answers are found
 * again without a list, and two rules that ask the same are asked once. 64-bit FNV-1a.
 */
export function answerName(expression: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < expression.length; i += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(expression.charCodeAt(i))) * 0x100000001b3n);
  }
  return `dq_${hash.toString(16).padStart(16, '0')}`;
}
