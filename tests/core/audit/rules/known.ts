import type { Bound, ColumnFacts } from '../../../../core/audit/facts.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';

const int = (value: number): Bound => ({ kind: 'integer', value: BigInt(value) });
const float = (value: number): Bound => ({ kind: 'float', value });
const text = (value: string): Bound => ({ kind: 'text', value });
const cents = (value: number): Bound => ({ kind: 'decimal', value: BigInt(value), scale: 2 });
const day = (value: number): Bound => ({ kind: 'date', value: BigInt(value) });
const flag = (value: boolean): Bound => ({ kind: 'boolean', value });

const column = (name: string, type: string, known: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name,
  type,
  values: 10,
  minExact: known.min !== undefined,
  maxExact: known.max !== undefined,
  repeated: false,
  ...known,
});

/** 2024-01-01 and the last microsecond of it. */
const [first, last] = [1_704_067_200_000_000n, 1_704_153_599_999_999n];

const columns: ColumnFacts[] = [
  column('i', 'bigint', { nulls: 0, min: int(1), max: int(4) }),
  column('n', 'int', { nulls: 2, min: int(1), max: int(40) }),
  column('one', 'int', { nulls: 0, min: int(5), max: int(5) }),
  column('few', 'int', { nulls: 0, min: int(1), max: int(3), minExact: false, maxExact: false }),
  column('f', 'double', { nulls: 0, min: float(-1.5), max: float(2) }),
  column('m', 'decimal(9,2)', { nulls: 0, min: cents(-150), max: cents(250) }),
  column('s', 'string', { nulls: 0, min: text('b'), max: text('d') }),
  column('d', 'date', { nulls: 0, min: day(19723), max: day(19724) }),
  column('b', 'boolean', { nulls: 0, min: flag(false), max: flag(true) }),
  column('t', 'timestamp', {
    clock: 'wall',
    nulls: 0,
    min: { kind: 'wall', value: first },
    max: { kind: 'wall', value: last },
  }),
  column('z', 'timestamp', {
    clock: 'instant',
    nulls: 0,
    min: { kind: 'instant', value: first },
    max: { kind: 'instant', value: last },
  }),
  column('td', 'date', { nulls: 4, min: day(19723), max: day(19724) }),
  column('tn', 'date', { nulls: 10 }),
  column('tu', 'date', { min: day(19723), max: day(19724) }),
  column('old', 'timestamp', {
    clock: 'wall',
    nulls: 0,
    min: { kind: 'wall', value: -1n },
    max: { kind: 'wall', value: -1n },
  }),
  column('half', 'int', { nulls: 0, min: int(1) }),
  column('inf', 'double', { nulls: 0, min: float(1), max: float(Number.POSITIVE_INFINITY) }),
  column('a.b', 'int', { nulls: 0, min: int(1), max: int(2) }),
  column('none', 'int', { nulls: 10 }),
  column('dark', 'int'),
  column('last', 'int', { nulls: 9, min: int(3), max: int(3) }),
];

const pair = [
  { name: 'i', type: 'bigint' },
  { name: 's', type: 'string' },
];

/**
 * Ten rows of 2024-01-01 by their footers: `i` of which all is known, `none` that is all NULL, `dark` of which nothing is
 * known, `half` without an upper bound, and so on; two keys, and three references, one without columns.
 */
export const known: RuleContext = {
  facts: {
    files: 1,
    rows: 10,
    bytes: 0,
    rowGroups: 1,
    columns,
    schemas: [columns.filter(({ name }) => !name.includes('.')).map(({ name, type }) => ({ name, type }))],
    problems: [],
  },
  keys: { dt: '2024-01-01', hour: '07' },
  timeZone: 'America/New_York',
  history: [],
  references: { ref: { columns: pair, rows: 4 }, 'my.ref': { columns: pair }, dark: { columns: [] } },
  now: '2024-01-03T00:00:00Z',
};
