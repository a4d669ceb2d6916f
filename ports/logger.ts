/** The part of the Powertools logger that steps use; keys (`runId`, `chunkId`, `dataset`, `partition`) are structured. */
export interface Log {
  appendKeys(keys: Record<string, string | number>): void;
  debug(message: string, data?: Record<string, unknown>): void;
  info(message: string, data?: Record<string, unknown>): void;
  warn(message: string, data?: Record<string, unknown>): void;
  error(message: string, data?: Record<string, unknown>): void;
}
