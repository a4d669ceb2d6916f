import type { EngineName, Limits } from '../dataset/declaration.ts';
import { GLUE, LAMBDA } from './assumptions.ts';
import { dpusOf, rateOf, workflowUsd } from './estimate.ts';
import { pricesOf } from './prices.ts';

/** What chunks cost by the seconds that they really took: same prices as the estimate's, measured time. US dollars. */
export function actualUsd(
  chunks: readonly { engine: EngineName; seconds: number; partitions: number }[],
  limits: Limits,
  region: string,
): number {
  const { prices } = pricesOf(region);
  const total = chunks.reduce((sum, { engine, seconds, partitions }) => {
    const { workers, workerType } = limits.glue;
    const job =
      engine === 'lambda'
        ? seconds * LAMBDA.gigabytes * prices.lambdaGbSecond
        : (Math.max(GLUE.leastBilledSeconds, seconds) / 3600) * workers * dpusOf(workerType) * rateOf(limits, prices);
    return sum + job + workflowUsd({ partitions }, 0, prices);
  }, 0);
  return Number(total.toFixed(6));
}
