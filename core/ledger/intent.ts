/** `chunks/<chunkId>/intent.json`: written before a job is started, so that an ambiguous start can be looked for. */
export interface Intent {
  schemaVersion: 1;
  runId: string;
  chunkId: string;
  engine: 'lambda' | 'glue' | 'register';
  fence: number;
  /** Instant of the first start. */
  at: string;
  /** Glue: the attempt, the key that the job carries as an argument, its name and, once known, its run. */
  job?: { attempt: string; runKey: string; name: string; runId: string | null };
}
