import type { EngineName, Limits } from '../dataset/declaration.ts';
import { chunkOf, registeringOf } from './estimate.ts';

/**
 * What chunks cost by the seconds that their jobs really worked: reckoned as the estimate is, so that the two differ by
 * nothing but the time. `register`: there was no job. US dollars to the millionth.
 */
export function actualUsd(
  chunks: readonly { engine: EngineName; register: boolean; seconds: number; partitions: number }[],
  limits: Limits,
  region: string,
): number {
  const total = chunks.reduce((sum, { register, seconds, ...chunk }) => {
    const size = { ...chunk, limits, region };
    return sum + (register ? registeringOf(size) : chunkOf(size, seconds)).usd;
  }, 0);
  return Number(total.toFixed(6));
}
