/**
 * How far a chunk came, read off the names of the documents that it has: the ledger's own state machine. `open` needs
 * one look into `publish.json` (a record without `done`).
 */
export type ChunkState = 'new' | 'started' | 'staged' | 'open' | 'ended';

export function chunkStateOf(documents: ReadonlySet<string>, publishOpen: boolean): ChunkState {
  if (documents.has('publish.json') && publishOpen) return 'open';
  if (documents.has('outcome.json')) return 'ended';
  if (documents.has('result.json')) return 'staged';
  return documents.has('intent.json') ? 'started' : 'new';
}
