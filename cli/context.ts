import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { type CliDeps, type LocalDeps, localDeps } from './deps.ts';
import { warnings } from './warning.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  root: string;
  datasets: string;
  asOf?: number;
  json?: boolean;
  aws?: boolean;
  verbose?: boolean;
  /** Its name, such as `status` or `datasets check`. */
  command?: string;
}

/** Everything a command needs besides its own arguments. */
export interface CliContext {
  options: GlobalOptions;
  deps: CliDeps;
  /** A line for the person who watches: always on standard error. */
  say(line: string): void;
  /** Aborted by the first Ctrl-C: what runs is let end. */
  interrupted: AbortSignal;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** The lake of this machine, or with `--aws` the deployed service. */
export async function openContext(options: GlobalOptions, interrupted: AbortSignal): Promise<CliContext> {
  if (!options.aws) return openLocalContext(options, interrupted);
  const { openAwsContext } = await import('./aws/context.ts');
  return openAwsContext(options, say, interrupted);
}

export function openLocalContext(options: GlobalOptions, interrupted: AbortSignal): CliContext & { deps: LocalDeps } {
  const deps = localDeps({
    root: resolve(options.root),
    datasets: resolve(options.datasets),
    asOf: options.asOf,
    sink: options.verbose ? say : warnings(say),
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
