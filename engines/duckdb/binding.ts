import {
  DATE,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  TIMESTAMP,
  TIMESTAMPTZ,
} from '@duckdb/node-api';
import { LakefillError } from '../../core/errors.ts';
import type { Bounds } from './bounds.ts';
import type { Statement } from './gate.ts';
import { literal } from './quote.ts';
import { placeOf, tokens } from './token.ts';

/** What `:start`, `:end` and `:<key>` stand for in one partition. */
export interface ParameterValues {
  bounds: Bounds;
  keys: Readonly<Record<string, string>>;
}

/** A statement whose parameters all have a type. */
export interface Typed {
  sql: string;
  types: Map<string, DuckDBType>;
  prepared: DuckDBPreparedStatement;
}

/** Throws `InvalidSql` for a parameter that nothing stands for. */
export function checkParameters({ sql, parameters }: Statement, keys: readonly string[]): void {
  const unknown = parameters.filter((name) => name !== 'start' && name !== 'end' && !keys.includes(name));
  if (unknown.length === 0) return;
  const known = ['start', 'end', ...keys].map((name) => `:${name}`);
  throw new LakefillError('InvalidSql', `unknown parameter ${unknown.map((name) => `:${name}`).join(', ')}`, {
    data: { sql, unknown, known, ...placeOf(sql, [`$${unknown[0]}`]) },
    hint: `the parameters are ${known.join(', ')}`,
  });
}

/**
 * Prepares the statement and asks which types its parameters have. Where their place does not tell (`SELECT :dt`), keys
 * become text literals, which fit wherever text may, and then `:start` and `:end` become of `timeType`, the time column's.
 */
export async function typed(
  connection: DuckDBConnection,
  sql: string,
  timeType: string,
  keys: Readonly<Record<string, string>>,
): Promise<Typed> {
  const withKeys = replaced(sql, (name) => (isTime(name) ? undefined : literal(keys[name] ?? '')));
  const withTimes = replaced(withKeys, (name) => (isTime(name) ? `CAST($${name} AS ${timeType})` : undefined));
  for (const attempt of [sql, withKeys]) {
    const prepared = await connection.prepare(attempt);
    const types = typesOf(prepared);
    if (types !== undefined) return { sql: attempt, types, prepared };
    prepared.destroySync();
  }
  // Used in several casts a parameter has no type of its own to ask for, but here it can have only this one.
  const type = typeNamed(timeType);
  const types = new Map([
    ['start', type],
    ['end', type],
  ]);
  return { sql: withTimes, types, prepared: await connection.prepare(withTimes) };
}

const typeNamed = (timeType: string): DuckDBType => {
  if (timeType === 'DATE') return DATE;
  return timeType === 'TIMESTAMP WITH TIME ZONE' ? TIMESTAMPTZ : TIMESTAMP;
};

const isTime = (name: string): boolean => name === 'start' || name === 'end';

/** The SQL with each parameter that has a replacement replaced. */
function replaced(sql: string, replacement: (name: string) => string | undefined): string {
  const parts = [...tokens(sql)].map(({ token }) => {
    const name = /^\$([A-Za-z_]\w*)$/.exec(token)?.[1];
    return name === undefined ? token : (replacement(name) ?? token);
  });
  return parts.join('');
}

/** Undefined where DuckDB leaves a parameter or a column open. */
function typesOf(prepared: DuckDBPreparedStatement): Map<string, DuckDBType> | undefined {
  const types = new Map<string, DuckDBType>();
  try {
    for (let index = 1; index <= prepared.parameterCount; index += 1) {
      types.set(prepared.parameterName(index), prepared.parameterType(index));
    }
  } catch {
    return undefined;
  }
  for (let index = 0; index < prepared.columnCount; index += 1) {
    if (prepared.columnTypeId(index) === DuckDBTypeId.INVALID) return undefined;
  }
  return types;
}

/** Binds each parameter in the type the statement gives it: a wall-clock reading or an instant, a date, a number, text. */
export async function bind(
  connection: DuckDBConnection,
  prepared: DuckDBPreparedStatement,
  types: ReadonlyMap<string, DuckDBType>,
  values: ParameterValues,
): Promise<void> {
  for (let index = 1; index <= prepared.parameterCount; index += 1) {
    const name = prepared.parameterName(index);
    const type = types.get(name) ?? prepared.parameterType(index);
    prepared.bindValue(index, await parameterValue(connection, name, type, values), type);
  }
}

async function parameterValue(
  connection: DuckDBConnection,
  name: string,
  type: DuckDBType,
  { bounds, keys }: ParameterValues,
): Promise<DuckDBValue> {
  const wall = name === 'end' ? bounds.wallEnd : bounds.wallStart;
  if (isTime(name) && type.typeId === DuckDBTypeId.TIMESTAMP) return new DuckDBTimestampValue(micros(`${wall}Z`));
  if (isTime(name) && type.typeId === DuckDBTypeId.TIMESTAMP_TZ) {
    return new DuckDBTimestampTZValue(micros(name === 'end' ? bounds.end : bounds.start));
  }
  const text = isTime(name) ? wall : (keys[name] ?? null);
  if (text === null || type.typeId === DuckDBTypeId.VARCHAR) return text;
  const reader = await connection.runAndReadAll(`SELECT CAST($text AS ${type})`, { text });
  return reader.getRows()[0]?.[0] ?? null;
}

const micros = (instant: string): bigint => BigInt(Date.parse(instant)) * 1000n;
