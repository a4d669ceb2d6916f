import type { EngineName, Limits } from '../dataset/declaration.ts';
import { GLUE, LAMBDA, WORKFLOW } from './assumptions.ts';
import { assumedPace, type Pace } from './pace.ts';
import { type Prices, pricesOf } from './prices.ts';

/** What a chunk is to be priced by. `bytes` are source bytes as stored. */
export interface ChunkSize {
  engine: EngineName;
  bytes: number;
  partitions: number;
  limits: Limits;
  region: string;
  /** What past runs took; default: as assumed. */
  pace?: Pace;
}

/** How long a chunk takes from StartJob to its end, and what it adds to AWS's bill. */
export interface ChunkEstimate {
  seconds: number;
  usd: number;
}

/** By what is assumed of its job, at the pace of past runs. */
export const estimateChunk = ({ pace = assumedPace, ...size }: ChunkSize): ChunkEstimate =>
  chunkOf(size, pace[size.engine] * assumedSeconds(size));

/**
 * A chunk whose job works so many seconds by itself, as assumed or as measured: its start, its audit and its workflow come on
 * top. Pure arithmetic over prices.ts and assumptions.ts; seconds to the millisecond, dollars to the millionth.
 */
export function chunkOf(size: Omit<ChunkSize, 'bytes' | 'pace'>, running: number): ChunkEstimate {
  const { prices } = pricesOf(size.region);
  const job = size.engine === 'lambda' ? lambdaJob(running, prices) : glueJob(size, running, prices);
  return { seconds: round(job.seconds, 3), usd: round(job.usd + workflowUsd(size, job.polls, prices), 6) };
}

/** A chunk of partitions that only get their catalog entries: audited and published like any other, by no job. */
export const registeringOf = (size: Pick<ChunkSize, 'partitions' | 'limits' | 'region'>): ChunkEstimate =>
  chunkOf({ ...size, engine: 'lambda' }, size.partitions * LAMBDA.secondsPerPartition);

/**
 * Seconds that a chunk's job is assumed to take by itself, which is what its result measures: without start, queue and
 * publication. The Glue job's session counts.
 */
export function assumedSeconds({ engine, bytes, partitions, limits }: Omit<ChunkSize, 'region' | 'pace'>): number {
  if (engine === 'lambda') return bytes / LAMBDA.bytesPerSecond + partitions * LAMBDA.secondsPerPartition;
  const { workers, workerType } = limits.glue;
  // One worker is the driver.
  const working = (workers - 1) * dpusOf(workerType);
  return (
    GLUE.sessionSeconds +
    bytes / (GLUE.bytesPerDpuSecond * working) +
    (partitions * GLUE.vcpuSecondsPerPartition) / (GLUE.vcpusPerDpu * working)
  );
}

interface Job extends ChunkEstimate {
  polls: number;
}

function lambdaJob(running: number, prices: Prices): Job {
  const seconds = LAMBDA.startSeconds + running;
  return { seconds, usd: seconds * LAMBDA.gigabytes * prices.lambdaGbSecond, polls: 0 };
}

function glueJob(
  { partitions, limits }: Pick<ChunkSize, 'partitions' | 'limits'>,
  running: number,
  prices: Prices,
): Job {
  const dpus = limits.glue.workers * dpusOf(limits.glue.workerType);
  const audit = partitions * LAMBDA.secondsPerPartition;
  const billed = Math.max(GLUE.leastBilledSeconds, running);
  return {
    seconds: GLUE.startSeconds + running + audit,
    usd: (billed / 3600) * dpus * rateOf(limits, prices) + audit * LAMBDA.gigabytes * prices.lambdaGbSecond,
    polls: Math.ceil((GLUE.startSeconds + running) / GLUE.pollSeconds),
  };
}

/** `G.1X` is one DPU, `G.4X` four; R workers count M-DPUs, which have twice the memory and their own price. */
const dpusOf = (workerType: string): number => Number(workerType.slice(2, -1));

/** US dollars for a DPU-hour (R workers: an M-DPU-hour) of the Glue version, class and worker in the limits. */
function rateOf({ glue: { version, workerType, class: executionClass } }: Limits, prices: Prices): number {
  const rates = Number(version) >= 6 ? prices.glue6 : prices.glue;
  if (workerType.startsWith('R.')) return rates.memory;
  return executionClass === 'FLEX' ? rates.flex : rates.standard;
}

/** US dollars for a chunk's transitions, calls and S3 requests, whatever its job costs. */
const workflowUsd = ({ partitions }: { partitions: number }, polls: number, prices: Prices): number =>
  (WORKFLOW.transitionsPerChunk + polls * WORKFLOW.transitionsPerPoll) * prices.stateTransition +
  (WORKFLOW.invocationsPerChunk + polls) * prices.lambdaRequest +
  (WORKFLOW.writesPerChunk + partitions * WORKFLOW.writesPerPartition) * prices.s3Write +
  (WORKFLOW.readsPerChunk + partitions * WORKFLOW.readsPerPartition) * prices.s3Read;

/**
 * The engine for partitions of this many bytes. Lambda only where one of them fits its chunk and its time; of two that can,
 * the cheaper, and the faster where their prices differ by less than a tenth. Chunks are taken to be as full as `partitions`,
 * the number there are in all, lets them be.
 */
export function chooseEngine(size: Omit<ChunkSize, 'engine' | 'partitions'> & { partitions?: number }): EngineName {
  const { partitions: all = Number.POSITIVE_INFINITY, ...given } = size;
  const { bytes, limits } = given;
  const alone = estimateChunk({ ...given, engine: 'lambda', partitions: 1 });
  if (bytes > limits.lambda.maxChunkBytes || alone.seconds > LAMBDA.mostSeconds) return 'glue';
  const share = (engine: EngineName): ChunkEstimate => {
    const { maxChunkBytes, maxPartitionsPerChunk } = limits[engine];
    const fitting = Math.floor(maxChunkBytes / Math.max(bytes, 1));
    const partitions = Math.max(1, Math.min(maxPartitionsPerChunk, fitting, all));
    const chunk = estimateChunk({ ...given, engine, bytes: bytes * partitions, partitions });
    return { seconds: chunk.seconds / partitions, usd: chunk.usd / partitions };
  };
  const [lambda, glue] = [share('lambda'), share('glue')];
  const near = Math.abs(lambda.usd - glue.usd) < 0.1 * Math.min(lambda.usd, glue.usd);
  if (near) return lambda.seconds <= glue.seconds ? 'lambda' : 'glue';
  return lambda.usd <= glue.usd ? 'lambda' : 'glue';
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
