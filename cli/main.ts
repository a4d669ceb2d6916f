import { CommanderError } from 'commander';
import { errorMessage, LakefillError } from '../core/errors.ts';
import { localTimes } from '../report/local-time.ts';
import type { Answer } from './answer.ts';
import { type CliContext, type GlobalOptions, openContext } from './context.ts';
import { program } from './program.ts';

/** Runs one command line to its exit code. Standard output gets the answer and nothing else. */
export async function main(argv: readonly string[]): Promise<number> {
  const drain = new AbortController();
  const interrupt = (): void => {
    if (drain.signal.aborted) process.exit(130);
    const what = argv.includes('--aws') ? 'what runs on AWS goes on' : 'finishing what runs';
    process.stderr.write(`${what}; Ctrl-C again stops at once\n`);
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
    const known = asLakefillError(error);
    return fail(known, options.json ? null : await zoneOf(known, context));
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

/** Scripts (no zone) get the error as it is; people get its times as clocks of the dataset's zone show them. */
function fail(error: LakefillError, timeZone: string | null): number {
  const { name, message, data, hint } = error;
  const text = `${name}: ${message}${hint === undefined ? '' : `\n${hint}`}\n`;
  if (timeZone === null) {
    process.stdout.write(`${JSON.stringify({ error: { name, message, data, hint: hint ?? null } })}\n`);
  } else process.stderr.write(localTimes(text, timeZone));
  return error.exit;
}

/** The zone of the dataset that an error is about. */
async function zoneOf({ data }: LakefillError, context: CliContext | undefined): Promise<string> {
  if (context === undefined || typeof data.dataset !== 'string') return 'UTC';
  const dataset = await context.deps.declarations.load(data.dataset).catch(() => undefined);
  return dataset?.declaration.timeZone ?? 'UTC';
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
