import type { EngineName, Limits } from '../dataset/declaration.ts';
import type { Candidate } from '../gaps/candidate.ts';
import { cut } from './cut.ts';
import type { Chunk, Estimate } from './plan.ts';

/** A candidate that is worked on, and whether it only needs its catalog entry. */
export interface Work {
  candidate: Candidate;
  register: boolean;
}

/** How a chunk of one engine is priced; bytes and partitions in, seconds and US dollars out. */
export type Pricing = (chunk: { engine: EngineName; bytes: number; partitions: number; register: boolean }) => {
  seconds: number;
  usd: number;
};

export interface ChunkingOptions {
  limits: Limits;
  /** The engine for a candidate of this many bytes. */
  engineOf: (bytes: number) => EngineName;
  price: Pricing;
}

export const bytesOf = (work: Work): number => {
  if (work.register || !work.candidate.source) return 0;
  return Math.ceil(work.candidate.source.bytes);
};

/** Cuts work into the first fan-out's chunks, which never mix engines, nor registering with jobs. Work keeps its order. */
export function chunksOf(work: readonly Work[], options: ChunkingOptions): Chunk[] {
  const groups = Map.groupBy(work, (item) => (item.register ? 'register' : options.engineOf(bytesOf(item))));
  const chunks: Chunk[] = [];
  for (const [group, members] of groups) {
    const engine = group === 'register' ? 'lambda' : group;
    const { maxChunkBytes: maxBytes, maxPartitionsPerChunk: maxPartitions } = options.limits[engine];
    for (const part of cut(members, bytesOf, { maxBytes, maxPartitions })) {
      const bytes = part.reduce((sum, item) => sum + bytesOf(item), 0);
      const register = group === 'register';
      const { seconds, usd } = options.price({ engine, bytes, partitions: part.length, register });
      chunks.push({
        id: `1-${String(chunks.length + 1).padStart(4, '0')}`,
        engine,
        register,
        partitions: part.map((item) => item.candidate.partition.key),
        bytes,
        estimatedSeconds: seconds,
        estimatedUsd: usd,
      });
    }
  }
  return chunks;
}

/** The sum of chunks; seconds as if `concurrency` of them ran at once. */
export function totalOf(chunks: readonly Chunk[], concurrency: number): Estimate {
  const seconds = chunks.reduce((sum, chunk) => sum + chunk.estimatedSeconds, 0);
  const longest = chunks.reduce((most, chunk) => Math.max(most, chunk.estimatedSeconds), 0);
  return {
    partitions: chunks.reduce((sum, chunk) => sum + chunk.partitions.length, 0),
    chunks: chunks.length,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes, 0),
    seconds: round(Math.max(longest, seconds / concurrency), 3),
    usd: round(
      chunks.reduce((sum, chunk) => sum + chunk.estimatedUsd, 0),
      6,
    ),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
