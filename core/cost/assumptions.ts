/**
 * What estimates take for granted. A run's report shows what it really took beside what was estimated; where the two drift
 * apart, this is the place. Bytes are source bytes as stored (compressed Parquet).
 */
export const LAMBDA = {
  /** Memory of transform-chunk and validate-chunk in serverless.yml; 1,769 MB are one vCPU, so this is two. */
  gigabytes: 3538 / 1024,
  /** Loading the runtime and DuckDB (0.15 s measured on a laptop, five times that from a cold zip) and the state hops. */
  startSeconds: 2,
  /** 13.5 MB of flights read in 0.2 s and written as zstd in 0.42 s on two cores: 22 MB/s, rounded down. */
  bytesPerSecond: 20e6,
  /**
   * One COPY for each partition costs 7 ms (30 days in 0.28 s against 0.07 s in one go); staging, footer, listing and
   * publication add about ten S3 round trips of 40 ms, eight partitions at a time.
   */
  secondsPerPartition: 0.06,
  /** A Lambda ends after 900 s; a chunk that may take two thirds of that belongs on Glue. */
  mostSeconds: 600,
  /** Ten starts: below this much work, a start of its own is more than a tenth of the time. */
  worthSeconds: 20,
} as const;

export const GLUE = {
  /** From StartJobRun to the first line of the job; AWS does not bill it. */
  startSeconds: 60,
  /** Session and first action: 3.3 s and 0.8 s measured with Spark 3.5 on two cores. */
  sessionSeconds: 5,
  /** Half of what DuckDB does on the same two cores, on the four vCPUs of a DPU. */
  bytesPerDpuSecond: 20e6,
  /** 30 days in 2.5 s on two cores, nearly all of it overhead: 0.08 s, spread over the vCPUs. */
  vcpuSecondsPerPartition: 0.16,
  vcpusPerDpu: 4,
  /** AWS bills at least one minute. */
  leastBilledSeconds: 60,
  /** More looks than there are: the first comes after half a minute, each next one later, up to five minutes. Three transitions each. */
  pollSeconds: 60,
  /** Two thirds of the eight hours after which StartJob lets a job time out. */
  mostSeconds: 19_200,
  /** Ten times what a job takes before its first task; more jobs for less work mostly pay their minimum minute. */
  worthSeconds: 650,
} as const;

/** Requests and transitions, counted in the workflow's definition and the protocol of writes. */
export const WORKFLOW = {
  /** StartJob, JobStarted?, TransformChunk, ValidateChunk, PublishChunk, Published?, ChunkPublished and the child's start. */
  transitionsPerChunk: 8,
  transitionsPerPoll: 3,
  /** StartJob, TransformChunk or PollJob, ValidateChunk, PublishChunk. */
  invocationsPerChunk: 4,
  /** chunk, intent, result, verdicts, publish and outcome documents. */
  writesPerChunk: 6,
  readsPerChunk: 12,
  /** Staged file, two listings, one copy. */
  writesPerPartition: 4,
  /** Source, footers of source and staged file, comparison before and after. */
  readsPerPartition: 6,
} as const;
