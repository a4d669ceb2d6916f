import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import * as z from 'zod';
import { LakefillError } from '../../core/errors.ts';
import { rewriteParameters } from './parameter.ts';
import { foreignRelation } from './relation.ts';
import type { Node } from './syntax-tree.ts';
import { placeIn, placeOf, tokens } from './token.ts';

/** A query that may run: one SELECT over named relations. */
export interface Statement {
  /** Without a final semicolon, parameters as `$name`. Put a line break after it: it may end in a comment. */
  sql: string;
  parameters: string[];
  tree: Node;
}

const serialized = z.discriminatedUnion('error', [
  z.object({ error: z.literal(false), statements: z.array(z.object({ node: z.record(z.string(), z.unknown()) })) }),
  z.object({ error: z.literal(true), error_message: z.string(), position: z.string().optional() }),
]);

export interface Gate {
  /**
   * Lets through exactly one SELECT that reads nothing but `relations`. The sandbox would stop most of the rest; the gate
   * is there because COPY pastes the text between parentheses, where two statements or a stray `)` could do anything.
   * Throws `InvalidSql` with DuckDB's own words, line and column.
   */
  check(text: string, relations: readonly string[]): Promise<Statement>;
  close(): Promise<void>;
}

/** Opens lazily a database that holds nothing and may touch nothing, only to parse. */
export function createGate(): Gate {
  let opened: Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> | undefined;
  async function open(): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', enable_external_access: 'false' });
    return { instance, connection: await instance.connect() };
  }
  return {
    async check(text, relations) {
      opened ??= open();
      return check((await opened).connection, text, relations);
    },
    async close() {
      const closing = opened;
      opened = undefined;
      if (closing === undefined) return;
      const { instance, connection } = await closing;
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function check(connection: DuckDBConnection, text: string, relations: readonly string[]): Promise<Statement> {
  const { sql, names } = rewriteParameters(text);
  const row = (
    await connection.runAndReadAll('SELECT json_serialize_sql(CAST($sql AS VARCHAR))', { sql })
  ).getRows()[0];
  const answer = serialized.parse(JSON.parse(String(row?.[0])));
  if (answer.error) throw invalid(answer.error_message, sql, answer.position);
  const tree = answer.statements[0]?.node;
  if (tree === undefined) throw invalid('no statement where one SELECT is expected', sql);
  const { count } = await connection.extractStatements(sql);
  if (count !== 1 || answer.statements.length !== 1) {
    throw invalid(`${count} statements where one SELECT is expected`, sql);
  }
  const foreign = foreignRelation(tree, new Set(relations.map((name) => name.toLowerCase())));
  if (foreign !== undefined) {
    throw new LakefillError('InvalidSql', `the SQL reads ${foreign}, which is not one of its relations`, {
      data: {
        sql: text,
        relation: foreign,
        relations: [...relations],
        ...placeOf(sql, [foreign, foreign.replace(/\(\)$/, ''), ...foreign.split('.').slice(0, 1)]),
      },
      hint: `read from ${relations.join(', ')}; declare further files as inputs`,
    });
  }
  return { sql: withoutSemicolon(sql), parameters: names, tree };
}

function invalid(message: string, sql: string, position?: string): LakefillError {
  const offset = position === undefined ? Number.NaN : Number(position);
  if (!Number.isInteger(offset)) {
    return new LakefillError('InvalidSql', message, { data: { sql }, hint: 'write one SELECT' });
  }
  // DuckDB counts code points.
  const { line, column } = placeIn(sql, [...sql].slice(0, offset).join('').length);
  return new LakefillError('InvalidSql', `${message} (line ${line}, column ${column})`, {
    data: { sql, line, column },
    hint: 'write one SELECT in DuckDB SQL; :start, :end and :<key> are parameters',
  });
}

/** The text before the semicolon that ends its only statement. */
function withoutSemicolon(sql: string): string {
  for (const { token, index } of tokens(sql)) if (token === ';') return sql.slice(0, index);
  return sql;
}
