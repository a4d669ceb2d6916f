import * as z from 'zod';
import { formatInstant } from '../../core/calendar/interval.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { Deps } from '../../ports/deps.ts';
import { requireDocument } from './documents.ts';

/** What every state of a chunk gets and hands on. */
export const ChunkInput = z.object({
  runId: z.string(),
  chunkId: z.string(),
  /** The chunk document. */
  uri: z.string(),
  fence: z.number().int(),
});

export type ChunkInput = z.infer<typeof ChunkInput>;

export const readChunk = (
  { runId, chunkId }: ChunkInput,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<ChunkDocument> =>
  requireDocument<ChunkDocument>(deps.store, ledgerPaths(deps.control).chunk(runId, chunkId));

/** `<target root>__lakefill/<runId>/<chunkId>-<attempt>/`: beside the table, never inside. */
export const stageUri = (root: string, chunk: ChunkDocument, attempt: string): string =>
  `${root}${chunk.runId}/${chunk.chunkId}-${attempt}/`;

export const instantNow = (deps: Pick<Deps, 'clock'>): string => formatInstant(deps.clock.now());
