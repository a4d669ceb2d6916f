import type { EngineName, Limits } from '../dataset/declaration.ts';
import type { Candidate } from '../gaps/candidate.ts';
import { type Group, type Part, partsOf } from './parts.ts';
import type { Chunk, Estimate } from './plan.ts';
import { remembered } from './remembered.ts';

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

/** Seconds between which the chunks of an engine are kept. */
export interface ChunkSeconds {
  /** Work that is worth a start of its own; below it, more workers stay idle. */
  least: number;
  /** What one chunk may take altogether; a single partition above it gets a chunk of its own. */
  most: number;
}

export interface ChunkingOptions {
  limits: Limits;
  /** The engine for a candidate of this many bytes. */
  engineOf: (bytes: number) => EngineName;
  price: Pricing;
  seconds: Record<EngineName, ChunkSeconds>;
  /** How many chunks run at once. */
  workers: number;
  /** Whether chunks start in the order of the work, which may end later than the best order. */
  inOrder: boolean;
}

export const bytesOf = (work: Work): number => {
  if (work.register || !work.candidate.source) return 0;
  return Math.ceil(work.candidate.source.bytes);
};

/**
 * Cuts work into the first fan-out's chunks, which never mix engines, nor registering with jobs. The workers take them in
 * their order, each the next one when it is free, and end at about the same time: chunks are made worker by worker, within
 * the limits, and listed by the time at which their worker gets to them; with `inOrder` they are listed as the work is.
 */
export function chunksOf(work: readonly Work[], options: ChunkingOptions): Chunk[] {
  const bytes = work.map(bytesOf);
  const engineOf = remembered(options.engineOf);
  const groups: Record<Group, number[]> = { glue: [], lambda: [], register: [] };
  work.forEach(({ register }, item) => {
    groups[register ? 'register' : engineOf(bytes[item] ?? 0)].push(item);
  });
  const loads = new Array<number>(options.workers).fill(0);
  // Long jobs first: what is small fills the gaps.
  const parts = (['glue', 'lambda', 'register'] as const).flatMap((group) =>
    partsOf(group, groups[group], bytes, loads, options),
  );
  const first = ({ items: [item] }: Part): number => item ?? 0;
  parts.sort((a, b) => (options.inOrder ? 0 : a.start - b.start) || first(a) - first(b));
  return parts.map(({ group, items, bytes: sum, seconds, usd }, index) => ({
    id: `1-${String(index + 1).padStart(4, '0')}`,
    engine: group === 'register' ? 'lambda' : group,
    register: group === 'register',
    partitions: items.map((item) => work[item]?.candidate.partition.key ?? ''),
    bytes: sum,
    estimatedSeconds: seconds,
    estimatedUsd: usd,
  }));
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
