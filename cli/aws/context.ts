import { resolve } from 'node:path';
import type { CliContext, GlobalOptions } from '../context.ts';
import { awsDeps } from '../deps.ts';
import { warnings } from '../warning.ts';
import { checkAwsCommand } from './commands.ts';
import { readAwsEnvironment } from './environment.ts';

/** The context of `--aws`: the same doors, on AWS. Two ListStateMachines and two looks before the command begins. */
export async function openAwsContext(
  options: GlobalOptions,
  say: CliContext['say'],
  interrupted: AbortSignal,
): Promise<CliContext> {
  checkAwsCommand(options);
  const deps = await awsDeps({
    ...readAwsEnvironment(),
    datasets: resolve(options.datasets),
    sink: options.verbose ? say : warnings(say),
  });
  return { options, deps, say, interrupted };
}
