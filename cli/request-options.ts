import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatInstant } from '../core/calendar/interval.ts';
import { errorMessage, LakefillError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { parseRequest, requestFields } from '../core/request/parse.ts';
import type { GlobalOptions } from './context.ts';

/** Where the lake and the dataset files are when nobody says. */
export const DEFAULT_ROOT = './.lake';
export const DEFAULT_DATASETS = './datasets';

export const commas = (text: string, before: string[] = []): string[] => [
  ...before,
  ...text.split(',').filter((part) => part),
];

function keyValue(text: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('key=value is expected');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  const values = commas(value);
  // An injected key takes any value: `--where tenant=a,region=eu` would ask for a tenant called region=eu, in all regions.
  const other = values.find((one, index) => index > 0 && one.includes('='));
  if (other !== undefined) throw new InvalidArgumentError(`write --where ${other} for another key; commas part values`);
  return { ...before, [key]: [...(before[key] ?? []), ...values] };
}

export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('a number is expected');
  return value;
};

/** `name=file`, repeated for more names or more files of one. */
export function namedFiles(text: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('name=file is expected');
  const [name, file] = [text.slice(0, at), text.slice(at + 1)];
  return { ...before, [name]: [...(before[name] ?? []), file] };
}

/** The request's fields as options; lists repeat or use commas. What the values mean is judged with the payload. */
export function withRequestOptions(command: Command): Command {
  return command
    .option('--from <date>', 'first partition meant, at its grain or coarser (2001-01 is the whole month)')
    .option('--through <date>', 'last partition meant, included')
    .option('--last <duration>', 'ISO 8601 duration back from the scheduled time, such as P7D')
    .option('--scheduled-time <instant>', 'the time this run stands for; claimed, so that it is run once')
    .option('--mode <mode>', 'backfill (only gaps) or reprocess (all of the range)')
    .option('--partitions <list>', 'explicit partitions', commas)
    .option('--exclude <list>', 'partitions or ranges a..b to leave out', commas)
    .option('--where <key=value>', 'values of keys other than time', keyValue)
    .option('--findings <list>', 'which findings to act on', commas)
    .option('--depth <depth>', 'how deep to look: list, footer or scan')
    .option('--plan-hash <hash>', 'go on only if the plan of now has this hash')
    .option('--order <order>', 'oldest or newest first')
    .option('--max-concurrency <n>', "chunks at once, never above the dataset's", number)
    .option('--max-usd <n>', 'refuse a plan that costs more', number)
    .addOption(new Option('--window <choice>', "ignore: work outside the dataset's window too"))
    .option('--reason <text>', 'kept in the ledger and the report')
    .option('--requested-by <name>', 'kept in the ledger and the report')
    .option('--payload <file>', 'the request as JSON; options win over its fields');
}

const fields = requestFields.filter((field) => field !== 'dataset' && field !== 'resume');

/** How a field is written on the command line: `--max-usd`. */
export const optionNamed = (field: string): string =>
  `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The payload that the state machine would get, from a file and options. */
export function payloadOf(dataset: string | undefined, options: Record<string, unknown>): Record<string, Json> {
  const file = typeof options.payload === 'string' ? readPayload(options.payload) : {};
  const given = fields.flatMap((field) => (options[field] === undefined ? [] : [[field, options[field]]]));
  return { ...file, ...(dataset !== undefined && { dataset }), ...Object.fromEntries(given) };
}

/** A command as it may be typed: with the request's fields as options, and the global options that matter. */
export function commandLine(
  words: readonly string[],
  request: Record<string, Json>,
  { root, datasets, asOf, aws }: Pick<GlobalOptions, 'root' | 'datasets' | 'aws'> & { asOf?: number | undefined },
): string {
  const global = [
    ...(root === DEFAULT_ROOT ? [] : ['--root', root]),
    ...(datasets === DEFAULT_DATASETS ? [] : ['--datasets', datasets]),
    ...(asOf === undefined ? [] : ['--as-of', formatInstant(asOf)]),
    ...(aws ? ['--aws'] : []),
  ];
  const defaults = parseRequest({ dataset: 'any' }) as unknown as Partial<Record<string, Json>>;
  const options = fields.flatMap((field): string[] => {
    const value = request[field];
    if (value === undefined || value === null || value === defaults[field]) return [];
    const name = optionNamed(field);
    if (value === true) return [name];
    if (typeof value !== 'object') return [name, String(value)];
    if (Array.isArray(value)) return [name, value.join(',')];
    return Object.entries(value).flatMap(([key, values]) =>
      (Array.isArray(values) ? values : [values]).flatMap((one) => [name, `${key}=${String(one)}`]),
    );
  });
  return ['lakefill', ...words, ...options, ...global].map(quoted).join(' ');
}

/** Without `--as-of`: a clock that starts where the run stopped would stop it again. */
export const resumeCommand = (runId: string, options: Pick<GlobalOptions, 'root' | 'datasets' | 'aws'>): string =>
  commandLine(['resume', runId], {}, { ...options, asOf: undefined });

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function readPayload(file: string): Record<string, Json> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, Json>;
    throw new Error('it is not a JSON object');
  } catch (cause) {
    throw new LakefillError('InvalidRequest', `${file} cannot be used as a payload: ${errorMessage(cause)}`, {
      data: { file },
      hint: 'give a JSON object such as {"dataset": "flights", "from": "2001-01"}; samples are in events/',
      cause,
    });
  }
}
