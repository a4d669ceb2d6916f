import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { checkParameters } from './binding.ts';
import type { Gate, Statement } from './gate.ts';

/** The chunk's transform, let through the gate; without SQL every row as it is. Throws `InvalidSql`. */
export async function transformStatement(
  gate: Gate,
  chunk: Pick<ChunkDocument, 'transform' | 'inputs' | 'keys'>,
): Promise<Statement> {
  const sql = chunk.transform.sql ?? 'SELECT * FROM source';
  const statement = await gate.check(sql, ['source', ...chunk.inputs.map(({ id }) => id)]);
  checkParameters(statement, chunk.keys);
  return statement;
}
