import { CommanderError } from 'commander';
import { errorMessage, LakefillError } from '../core/errors.ts';
import type { Answer } from './answer.ts';
import { type CliContext, type GlobalOptions, openContext } from './context.ts';
import { program } from './program.ts';

/** Runs one command line to its exit code. Standard output gets the answer and nothing else. */
export async function main(argv: readonly string[]): Promise<number> {
  const drain = new AbortController();
  const interrupt = (): void => {
    if (drain.signal.aborted) process.exit(130);
    process.stderr.write('finishing what runs; Ctrl-C again stops at once\n');
    drain.abort();
  };
  process.on('SIGINT', interrupt);
  let code = 0;
  const act = async (options: GlobalOptions, work: (context: CliContext) => Promise<Answer>): Promise<void> => {
    code = await perform(options, work, drain.signal);
  };
  try {
    await program(act).parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, argv);
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

async function perform(
  options: GlobalOptions,
  work: (context: CliContext) => Promise<Answer>,
  interrupted: AbortSignal,
): Promise<number> {
  let context: CliContext | undefined;
  try {
    context = await openContext(options, interrupted);
    const { document, text, exit } = await work(context);
    process.stdout.write(`${options.json ? JSON.stringify(document) : text}\n`);
    return exit;
  } catch (error) {
    return fail(asLakefillError(error), options.json ?? false);
  } finally {
    await context?.deps.close();
  }
}

const asLakefillError = (error: unknown): LakefillError =>
  error instanceof LakefillError
    ? error
    : new LakefillError('Bug', errorMessage(error), {
        data: { stack: error instanceof Error ? (error.stack ?? '') : '' },
        hint: 'this is a fault of Lakefill: please report it with what you did',
        cause: error,
      });

function fail(error: LakefillError, json: boolean): number {
  const { name, message, data, hint } = error;
  if (json) process.stdout.write(`${JSON.stringify({ error: { name, message, data, hint: hint ?? null } })}\n`);
  else process.stderr.write(`${name}: ${message}${hint === undefined ? '' : `\n${hint}`}\n`);
  return error.exit;
}

/** commander has printed its message already; help and version end well. */
function usage(error: CommanderError, argv: readonly string[]): number {
  if (error.exitCode === 0) return 0;
  const message = error.message.replace(/^error: /, '');
  if (argv.includes('--json')) {
    const document = { error: { name: 'InvalidRequest', message, data: {}, hint: 'see "lakefill --help"' } };
    process.stdout.write(`${JSON.stringify(document)}\n`);
  }
  return 2;
}
