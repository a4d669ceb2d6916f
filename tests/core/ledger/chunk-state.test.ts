import { expect, it } from 'vitest';
import { type ChunkState, chunkStateOf } from '../../../core/ledger/chunk-state.ts';

const all = ['chunk.json', 'intent.json', 'result.json', 'verdicts.json', 'publish.json', 'outcome.json'];

it.each<[string[], boolean, ChunkState]>([
  [['chunk.json'], false, 'new'],
  [['chunk.json', 'intent.json'], false, 'started'],
  [['chunk.json', 'intent.json', 'job-a.json'], false, 'started'],
  [['chunk.json', 'intent.json', 'result.json'], false, 'staged'],
  [['chunk.json', 'result.json'], false, 'staged'],
  [['chunk.json', 'intent.json', 'result.json', 'verdicts.json'], false, 'staged'],
  [all.slice(0, -1), true, 'open'],
  [all, true, 'open'],
  [all, false, 'ended'],
  [['chunk.json', 'intent.json', 'outcome.json'], false, 'ended'],
  [['chunk.json'], true, 'new'],
])('a chunk with %j (record open: %s) is %s', (documents, open, state) => {
  expect(chunkStateOf(new Set(documents), open)).toBe(state);
});
