import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { LakefillError } from '../core/errors.ts';
import { type LocalDeps, localDeps } from './deps.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  root: string;
  datasets: string;
  asOf?: number;
  json?: boolean;
  aws?: boolean;
  verbose?: boolean;
}

/** Everything a command needs besides its own arguments. */
export interface CliContext {
  options: GlobalOptions;
  deps: LocalDeps;
  /** A line for the person who watches: always on standard error. */
  say(line: string): void;
  /** Aborted by the first Ctrl-C: what runs is let end. */
  interrupted: AbortSignal;
}

export function openContext(options: GlobalOptions, interrupted: AbortSignal): CliContext {
  if (options.aws) {
    throw new LakefillError('NotSupported', '--aws is not available in this release', {
      hint: 'leave --aws out to work on the local lake',
    });
  }
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const deps = localDeps({
    root: resolve(options.root),
    datasets: resolve(options.datasets),
    asOf: options.asOf,
    sink: options.verbose ? say : () => {},
  });
  return { options, deps, say, interrupted };
}

/** `2001-07-04T05:00:00Z` or with an offset, as milliseconds. */
export function parseInstant(text: string): number {
  const instant = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new InvalidArgumentError('an instant with Z or an offset is expected, such as 2001-07-04T05:00:00Z');
  }
  return instant;
}
