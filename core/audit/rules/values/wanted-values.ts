import type { Operator } from '../../dqdl/ast.ts';

/** A ColumnValues condition with its operands evaluated. */
export type WantedValues =
  | { kind: 'number'; operator: Operator; values: Decimal[]; hasNull: boolean }
  /** Days since 1970, and as `yyyy-mm-dd` for SQL. */
  | { kind: 'date'; operator: Operator; values: Day[]; hasNull: boolean }
  | {
      kind: 'string';
      operator: '=' | '!=' | 'in' | 'not in';
      values: string[];
      hasNull: boolean;
      hasEmpty: boolean;
      hasSpaces: boolean;
      ignoreCase: boolean;
    }
  | { kind: 'pattern'; operator: 'matches' | 'not matches'; pattern: string };

/** `unscaled / 10^scale`, and the text it was written as. */
export interface Decimal {
  unscaled: bigint;
  scale: number;
  text: string;
}

export interface Day {
  day: bigint;
  text: string;
}

/** Digits with at most one point; exponents as JavaScript prints them. Null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(sign + whole + fraction);
  return scale >= 0 ? { unscaled: digits, scale, text } : { unscaled: digits * 10n ** BigInt(-scale), scale: 0, text };
}

const MS_PER_DAY = 86_400_000;

/** Null for a day that no calendar has. */
export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return null;
  return { day: BigInt(ms / MS_PER_DAY), text };
}

export const dayOf = (ms: number): Day => {
  const text = new Date(Math.floor(ms / MS_PER_DAY) * MS_PER_DAY).toISOString().slice(0, 10);
  return { day: BigInt(Math.floor(ms / MS_PER_DAY)), text };
};
