import { Logger, type LogItem } from '@aws-lambda-powertools/logger';
import type { Log } from '../../ports/logger.ts';
import type { Env } from './env.ts';

/** Where finished lines go: standard output on Lambda, elsewhere wherever they do not mix with results. */
export type Sink = (line: string) => void;

export const toStdout: Sink = (line) => {
  process.stdout.write(`${line}\n`);
};

type Writer = Record<'debug' | 'info' | 'warn' | 'error', (message: string, data: Record<string, unknown>) => void>;

/** Structured JSON lines in the format of Powertools. */
export function createLog(options: { sink?: Sink; level?: Env['LOG_LEVEL']; service?: string } = {}): Log {
  const { sink = toStdout, level = 'INFO', service = 'lakefill' } = options;
  class SinkLogger extends Logger {
    protected override printLog(_level: number, item: LogItem): void {
      item.prepareForPrint();
      sink(JSON.stringify(item.getAttributes(), this.getJsonReplacer()));
    }
  }
  return scopedLog(new SinkLogger({ logLevel: level, serviceName: service }));
}

/**
 * A log whose keys are its own: invocations that run side by side in one process do not see each other's, and nothing
 * has to be cleared afterwards. The run's id is also the correlation id.
 */
export function scopedLog(parent: Writer): Log {
  const keys: Record<string, string | number> = {};
  return {
    appendKeys(more) {
      Object.assign(keys, more, more.runId === undefined ? {} : { correlation_id: more.runId });
    },
    debug: (message, data) => parent.debug(message, { ...keys, ...data }),
    info: (message, data) => parent.info(message, { ...keys, ...data }),
    warn: (message, data) => parent.warn(message, { ...keys, ...data }),
    error: (message, data) => parent.error(message, { ...keys, ...data }),
  };
}
