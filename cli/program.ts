import { Command } from 'commander';
import type { Json } from '../core/json.ts';
import type { Answer } from './answer.ts';
import { type CalendarOptions, calendar } from './commands/calendar.ts';
import { checkDatasets, datasets } from './commands/datasets.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { dqdlCheck, dqdlEval, type EvalOptions } from './commands/dqdl.ts';
import { gaps } from './commands/gaps.ts';
import { inspect } from './commands/inspect.ts';
import { partitions } from './commands/partitions.ts';
import { plan } from './commands/plan.ts';
import { query } from './commands/query.ts';
import { report } from './commands/report.ts';
import { rollback } from './commands/rollback.ts';
import { resume, run } from './commands/run.ts';
import { status, watchStatus } from './commands/status.ts';
import { throttle } from './commands/throttle.ts';
import { unwaive, type WaiveOptions, waive } from './commands/waive.ts';
import { type CliContext, type GlobalOptions, parseInstant } from './context.ts';
import {
  commas,
  DEFAULT_DATASETS,
  DEFAULT_ROOT,
  namedFiles,
  number,
  payloadOf,
  withRequestOptions,
} from './request-options.ts';

/** Opens the context, does the work, prints the answer. */
export type Act = (options: GlobalOptions, work: (context: CliContext) => Promise<Answer>) => Promise<void>;

/** All commands. Every action only reads its words and hands over to the command's own file. */
export function program(act: Act): Command {
  const root = new Command('lakefill')
    .description(
      'Finds missing or wrong partitions, refills them, audits before anyone sees them, and puts everything back.',
    )
    .option('--root <dir>', 'the local lake', DEFAULT_ROOT)
    .option('--datasets <dir>', 'the dataset files', DEFAULT_DATASETS)
    .option('--as-of <instant>', 'where the clock starts', parseInstant)
    .option('--json', 'one JSON document on standard output')
    .option('--aws', 'work on the deployed service')
    .option('--no-color', 'plain text (it always is)')
    .option('--verbose', 'log lines on standard error')
    .exitOverride();

  const command = (name: string, description: string): Command =>
    root.command(name).description(description).exitOverride();
  const request = (name: string, description: string): Command => withRequestOptions(command(name, description));
  /** Global options may stand before or after the command. */
  const on = <Words extends unknown[]>(
    target: Command,
    work: (context: CliContext, ...words: Words) => Promise<Answer>,
  ): Command =>
    target.action((...words) =>
      act({ ...root.opts<GlobalOptions>(), command: nameOf(target) }, (context) =>
        work(context, ...(words as unknown as Words)),
      ),
    );

  on(
    request('gaps [dataset]', 'what is wrong, and where the data could come from'),
    (context, name: string | undefined, options: Options) => gaps(payloadOf(name, options), context),
  );
  on(
    request('plan [dataset]', 'chunks, price and time').option('--out <file>', 'keep the plan'),
    (context, name: string | undefined, options: Options & { out?: string }) =>
      plan(payloadOf(name, options), options, context),
  );
  on(
    request('run [dataset]', 'the whole workflow')
      .option('--dry-run', 'plan only')
      .option('--plan <file>', 'only if this is still the plan')
      .option('--yes', 'do not ask')
      .option('--wait', 'stay while the window is closed'),
    (context, name: string | undefined, options: Options) => run(payloadOf(name, options), options, context),
  );
  on(
    command('resume <run>', 'goes on where a run stopped').option('--wait', 'stay while the window is closed'),
    (context, id: string, options: { wait?: boolean }) => resume(id, options, context),
  );
  on(command('throttle <run> <n>', 'changes how many chunks run at once'), (context, id: string, n: string) =>
    throttle(id, n, context),
  );
  on(
    command('status [run]', "runs, or one run's chunks").option('--watch', 'until it ends'),
    (context, id: string | undefined, options: { watch?: boolean }) =>
      options.watch ? watchStatus(id, context) : status(id, context),
  );
  on(command('report <run>', 'what a run did'), (context, id: string) => report(id, context));
  on(
    command('rollback <run>', 'puts everything back exactly')
      .option('--partitions <list>', 'only these', commas)
      .option('--reason <text>', 'kept in the ledger')
      .option('--requested-by <name>', 'kept in the ledger'),
    (context, id: string, options: { partitions?: string[]; reason?: string; requestedBy?: string }) =>
      rollback(id, options, context),
  );
  on(command('partitions <dataset>', 'what a reader sees now'), (context, name: string) => partitions(name, context));
  on(command('query <sql>', 'asks the published partitions'), (context, sql: string) => query(sql, context));
  on(
    command('calendar [dataset]', 'which partitions a range means')
      .option('--unit <unit>', 'without a dataset: MINUTES, HOURS, DAYS, WEEKS, MONTHS or YEARS')
      .option('--interval <n>', 'how many units a partition lasts', number)
      .option('--time-zone <zone>', 'an IANA name, UTC when absent')
      .option('--from <date>', 'first partition meant')
      .option('--through <date>', 'last partition meant, included'),
    (context, name: string | undefined, options: CalendarOptions) => calendar(name, options, context),
  );
  on(
    command('inspect <files...>', 'what Parquet footers say, and where they contradict themselves'),
    (_, files: string[]) => inspect(files),
  );
  const rules = command('dqdl', 'reads and evaluates rulesets');
  on(
    rules.command('check <file>').description('parses a ruleset (- is standard input)').exitOverride(),
    (_, file: string) => dqdlCheck(file),
  );
  on(
    rules
      .command('eval')
      .description('holds files to a ruleset')
      .exitOverride()
      .requiredOption('--rules <file>', 'the ruleset (- is standard input)')
      .requiredOption('--data <files...>', 'Parquet, CSV or JSON lines, by their extension')
      .option('--reference <name=file>', 'data that rules name', namedFiles)
      .option('--footer-only', 'read no rows: what footers leave open stays Unknown'),
    (context, options: EvalOptions) => dqdlEval(options, context),
  );
  on(
    command('waive <dataset>', 'marks partitions as unfillable')
      .requiredOption('--partitions <list>', 'which: keys, dates, ranges a..b', commas)
      .requiredOption('--reason <text>', 'why')
      .option('--until <date>', 'the last day (UTC) on which it holds; for ever when absent')
      .option('--requested-by <name>', 'kept beside the reason'),
    (context, name: string, options: WaiveOptions) => waive(name, options, context),
  );
  on(
    command('unwaive <dataset>', 'takes the mark away').requiredOption('--partitions <list>', 'as for waive', commas),
    (context, name: string, options: WaiveOptions) => unwaive(name, options, context),
  );
  const declared = on(command('datasets', 'the declared datasets'), (context) => datasets(context));
  on(declared.command('check').description('what is wrong with the dataset files').exitOverride(), (context) =>
    checkDatasets(context),
  );
  on(command('demo', 'three million flights: filled, broken, repaired, rolled back'), (context) => demo(context));
  on(command('doctor', 'what is installed and reachable'), (context) => doctor(context));
  return root;
}

/** `datasets check` */
const nameOf = (target: Command): string =>
  target.parent?.parent ? `${nameOf(target.parent)} ${target.name()}` : target.name();

type Options = Record<string, Json> & { plan?: string; yes?: boolean; wait?: boolean };
