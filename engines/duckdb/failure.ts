import { type ErrorName, errorMessage, LakefillError } from '../../core/errors.ts';

export interface Failure {
  name: ErrorName;
  message: string;
}

/** Puts addresses in the place of local paths, which mean nothing to a reader of the report. */
export type Rename = (text: string) => string;

/**
 * What a thrown error means for the partition it hit. DuckDB throws plain `Error`s whose class is the message's prefix.
 * Memory and disk are the machine's fault and worth another try; everything else comes again with the same data: also an
 * object that ends before its own pages do, which DuckDB reports like a failed disk although the copy here is whole.
 */
export function failureOf(error: unknown, rename: Rename = (text) => text): Failure {
  if (error instanceof LakefillError) return { name: error.name, message: rename(error.message) };
  const message = rename(firstParagraph(errorMessage(error)));
  if (/^INTERRUPT Error/.test(message)) return { name: 'Interrupted', message: 'interrupted' };
  if (/^Out of Memory Error|\bout of memory\b|bad_alloc/i.test(message)) return { name: 'EngineOutOfMemory', message };
  if (/^IO Error: Could not read enough bytes from file "s3:/.test(message))
    return { name: 'TransformFailed', message };
  if (/^(IO|FATAL|INTERNAL|Connection) Error/i.test(message)) return { name: 'EngineFailed', message };
  return { name: 'TransformFailed', message };
}

const ofPartitions: ReadonlySet<ErrorName> = new Set(['SourceChanged', 'EngineOutOfMemory', 'EngineFailed']);

/** A partition's error by one of the four names that the engine promises. Throws what stops the whole chunk. */
export function partitionFailure(error: unknown, rename: Rename): Failure {
  const failure = failureOf(error, rename);
  if (failure.name === 'Interrupted') throw error;
  return ofPartitions.has(failure.name) ? failure : { ...failure, name: 'TransformFailed' };
}

/** The same for an error met while our own SQL reads a source or input: unless the machine failed, the file is at fault. */
export function readFailure(error: unknown, uris: readonly string[], rename: Rename): LakefillError {
  if (error instanceof LakefillError) return error;
  const failure = failureOf(error, rename);
  if (failure.name === 'EngineFailed' && !/no space|cannot allocate|too many open|write|temp/i.test(failure.message)) {
    failure.name = 'TransformFailed';
  }
  const named = uris.some((uri) => failure.message.includes(uri));
  const where = uris.length > 3 ? `${uris.slice(0, 3).join(', ')} and ${uris.length - 3} more` : uris.join(', ');
  const message = named ? `a file: ${failure.message}` : `${where}: ${failure.message}`;
  return new LakefillError(failure.name, `cannot read ${message}`, {
    data: { uris: uris.slice(0, 100) },
    cause: error,
  });
}

/** In one line, without what DuckDB appends: an excerpt of SQL that is partly ours, and advice for calls that are ours. */
function firstParagraph(message: string): string {
  const [first = ''] = message.split(/\n\s*(?:LINE \d|Possible (?:fixes|Solution):|The search space used was:)/);
  return first
    .trim()
    .split(/\.?\s*\n\s*/)
    .join('; ');
}
