import type { Column } from '../../core/audit/column.ts';
import type { Rule } from '../../core/audit/dqdl/ast.ts';
import { checkDqdl } from '../../core/audit/dqdl/check.ts';
import { parseDqdl } from '../../core/audit/dqdl/parser.ts';
import type { Facts } from '../../core/audit/facts.ts';
import { readFooter } from '../../core/audit/footer/index.ts';
import { emptyFacts, mergeFacts } from '../../core/audit/merge.ts';
import type { FileFact, Reference } from '../../core/audit/rules/context.ts';
import { evaluateRuleset } from '../../core/audit/rules/ruleset.ts';
import { formatInstant } from '../../core/calendar/interval.ts';
import type { Format } from '../../core/dataset/declaration.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Engine } from '../../ports/engine.ts';
import { shortTable } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { checksumOf, type DataFile, formatOf, openDataFile, readText, withRanges } from '../data-file.ts';

/** `lakefill dqdl check FILE`: what a ruleset holds and every mistake in it; the document stands also beside exit 2. */
export async function dqdlCheck(path: string): Promise<Answer> {
  const document = checkDqdl(await readText(path));
  const problems = [...document.errors, ...document.warnings].map(({ line, column, message }) => [
    `${path}:${line}:${column}`,
    message,
  ]);
  const head = document.valid
    ? `${path}: ${count(document.rules.length, 'rule')}, ${count(document.analyzers.length, 'analyzer')}, all right`
    : `${path}: ${count(document.errors.length, 'mistake')}`;
  const text = problems.length === 0 ? head : `${head}\n\n${shortTable(['where', 'problem'], problems)}`;
  return done(document, text, document.valid ? 0 : 2);
}

export interface EvalOptions {
  rules: string;
  data: string[];
  /** Paths by the name that rules use. */
  reference?: Record<string, string[]>;
  footerOnly?: boolean;
}

/** Files of one format with what their footers, or the engine, tell of their columns. */
interface Data {
  files: DataFile[];
  format: Format;
  facts: Facts | null;
  columns: readonly Column[];
}

/**
 * `lakefill dqdl eval`: holds files of this machine to a ruleset as if they were one partition without keys and history.
 * Footers first, then at most one query more than there are rules.
 */
export async function dqdlEval(options: EvalOptions, { deps }: CliContext): Promise<Answer> {
  const rules = rulesOf(options.rules, await readText(options.rules));
  const named = Object.entries(options.reference ?? {});
  const sets: DataFile[][] = [];
  for (const paths of [options.data, ...named.map(([, list]) => list)]) sets.push(await openAll(paths));
  const engine = deps.fileEngine();
  const [data, ...references] = await Promise.all(sets.map((files) => dataOf(files, engine)));
  if (data === undefined) throw new LakefillError('InvalidRequest', 'there is no data to judge');
  const inputs = named.flatMap(([id], index) => {
    const reference = references[index];
    return reference ? [{ id, ...reference }] : [];
  });
  const context = {
    facts: data.facts,
    ...(data.facts === null && { columns: data.columns }),
    keys: {},
    history: [],
    references: Object.fromEntries(inputs.map((input) => [input.id, referenceOf(input)])),
    files: await fileFacts(data.files, rules),
    now: formatInstant(deps.clock.now()),
  };
  const ask = options.footerOnly
    ? null
    : (sql: string) =>
        engine.ask({
          objects: data.files,
          format: data.format,
          keyValues: {},
          inputs: inputs.map(({ id, format, files }) => ({ id, format, objects: files })),
          sql,
        });
  const document = await evaluateRuleset(rules, context, ask);
  const rows = document.rules.map(({ rule, outcome, evidence, detail }) => [outcome, rule, evidence, detail]);
  return done(
    document,
    `${document.outcome}\n\n${shortTable(['outcome', 'rule', 'evidence', 'detail'], rows)}`,
    document.outcome === 'Passed' ? 0 : 3,
  );
}

async function openAll(paths: readonly string[]): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const path of paths) files.push(await openDataFile(path));
  return files;
}

function rulesOf(path: string, text: string): Rule[] {
  const { rules, errors } = parseDqdl(text);
  if (errors.length === 0) return rules;
  const lines = errors.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  throw new LakefillError('InvalidRuleset', lines.join('\n'), {
    data: { file: path, errors: errors.map(({ line, column, message }) => ({ line, column, message })) },
    hint: 'docs/dqdl.md has the language; "lakefill dqdl check" shows what it reads',
  });
}

/** Text files tell their columns only to the engine, which also `footerOnly` needs to know: rules over columns ask no row. */
async function dataOf(files: DataFile[], engine: Engine): Promise<Data> {
  const format = formatOf(files);
  if (format === 'parquet') {
    const facts = await footers(files);
    return { files, format, facts, columns: facts.schemas[0] ?? [] };
  }
  const view = { name: 'data', format, partitions: [{ objects: files, keyValues: {} }], columns: [] };
  try {
    const { columns } = await engine.query('SELECT * FROM data LIMIT 0', [view]);
    return { files, format, facts: null, columns };
  } catch (error) {
    if (!(error instanceof LakefillError) || error.exit !== 3) throw error;
    throw new LakefillError('InvalidRequest', error.message, {
      data: { files: files.map(({ uri }) => uri) },
      cause: error,
    });
  }
}

async function footers(files: readonly DataFile[]): Promise<Facts> {
  let merged = emptyFacts;
  for (const file of files) {
    const reading = await withRanges(file.uri, (read) => readFooter(file, read));
    if (reading.outcome !== 'ok') {
      throw new LakefillError('InvalidRequest', `${file.uri} cannot be read as Parquet: ${reading.message}`, {
        data: { file: file.uri, verdict: reading.outcome },
        hint: '"lakefill inspect" says more',
      });
    }
    merged = mergeFacts(merged, reading.facts);
  }
  return merged;
}

const referenceOf = ({ facts, columns }: Data): Reference => (facts ? { columns, rows: facts.rows } : { columns });

/** Files are hashed only for rules that compare checksums, by the algorithm that the first of them names. */
async function fileFacts(files: readonly DataFile[], rules: readonly Rule[]): Promise<FileFact[]> {
  const algorithm = rules.flatMap(algorithmsOf)[0];
  const facts: FileFact[] = [];
  for (const { uri, size, modified } of files) {
    const checksum = algorithm === undefined ? {} : { checksum: await checksumOf(uri, algorithm) };
    facts.push({ uri, size, modified: formatInstant(modified), ...checksum });
  }
  return facts;
}

function algorithmsOf(rule: Rule): string[] {
  if (rule.kind === 'composite') return rule.members.flatMap(algorithmsOf);
  if (rule.type !== 'FileMatch' && rule.type !== 'FileUniqueness') return [];
  const name = (rule.tags.hashAlgorithm ?? 'MD5').toLowerCase().replaceAll('-', '');
  return ['md5', 'sha1', 'sha256', 'sha512'].filter((known) => known === name);
}
