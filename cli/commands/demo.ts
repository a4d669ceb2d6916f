import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Report } from '../../core/ledger/report.ts';
import { table } from '../../report/table.ts';
import { duration } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import { type CliContext, openLocalContext } from '../context.ts';
import { breakLake } from '../demo/damage.ts';
import { sameSnapshot, snapshot } from '../demo/snapshot.ts';
import { readersView } from '../reading.ts';
import { gaps } from './gaps.ts';
import { rollback } from './rollback.ts';
import { run } from './run.ts';

interface Statement {
  statement: string;
  value: string;
  holds: boolean;
}

const request = { dataset: 'flights', window: 'ignore' };

/**
 * `lakefill demo`: three million real flights become a lake of daily partitions, which is then broken, looked at, repaired
 * and put back, by the same commands that a person would type. Every line of the closing table is measured, not said.
 */
export async function demo({ interrupted, say, options }: CliContext): Promise<Answer> {
  const started = performance.now();
  const root = mkdtempSync(join(tmpdir(), 'lakefill-demo-'));
  const datasets = fileURLToPath(new URL('../../datasets', import.meta.url));
  mkdirSync(join(root, 'raw/flights'), { recursive: true });
  copyFileSync(flightsFile(), join(root, 'raw/flights/flights-3m.parquet'));
  const context = openLocalContext({ ...options, root, datasets }, interrupted);
  try {
    const statements = await tell(context, root, say);
    const document = { root, statements, seconds: (performance.now() - started) / 1000 };
    const rows = statements.map((one) => [one.holds ? 'yes' : 'NO', one.statement, one.value]);
    const text = [
      table(['true', 'statement', 'measured'], rows),
      '',
      `all of it in ${duration(document.seconds)}; the lake is still there:`,
      `  npx lakefill --root ${root} status`,
    ].join('\n');
    return done(document, text, statements.every((one) => one.holds) ? 0 : 3);
  } finally {
    await context.deps.close();
  }
}

/** Real data that npm brings: the package is a development dependency. */
const flightsFile = (): string =>
  fileURLToPath(new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));

async function tell(context: CliContext, root: string, say: (line: string) => void): Promise<Statement[]> {
  const { deps } = context;
  const dataset = await deps.declarations.load('flights');
  const statements: Statement[] = [];
  const state = (statement: string, value: string | number, holds: boolean): void => {
    statements.push({ statement, value: typeof value === 'number' ? value.toLocaleString('en-US') : value, holds });
  };
  const show = (title: string, answer: Answer): void => {
    say(`\n$ lakefill ${title}\n${answer.text}`);
  };

  say(`a lake in ${root}: one file of 3,000,000 flights, and an empty table`);
  const before = await gaps(request, context);
  show('gaps flights', before);
  const filled = await run(request, { yes: true }, context);
  show('run flights', filled);
  const first = filled.document as Report;
  state('days that had no data', expectedOf(before), expectedOf(before) === 182);
  state('days published, each after its checks', first.published, first.published === 182);
  state('rows published', first.rows, first.rows === 3_000_000);
  const days = await differingDays(dataset, context);
  state(
    "days whose row count differs from the source's",
    days.differing,
    days.compared === 182 && days.differing === 0,
  );

  const damages = await breakLake(dataset, root, deps);
  const broken = await gaps(request, context);
  show('gaps flights    (after breaking five days)', broken);
  const found = (broken.document as { gaps: { partition: string; findings: string[] }[] }).gaps;
  for (const { partition, what, finding } of damages) {
    const gap = found.find((one) => one.partition === partition);
    state(`${partition}: ${what}`, gap?.findings.join(', ') ?? 'not found', gap?.findings.includes(finding) ?? false);
  }
  state('other days reported', found.length - damages.length, found.length === damages.length);
  const asBroken = await snapshot(dataset, deps);

  const repaired = await run(request, { yes: true }, context);
  show('run flights', repaired);
  const second = repaired.document as Report;
  state('days repaired', second.published, second.published === damages.length);
  const again = await differingDays(dataset, context);
  state('days that differ from the source now', again.differing, again.compared === 182 && again.differing === 0);
  const idle = (await run(request, { yes: true }, context)).document as Report;
  state('a second run', idle.outcome, idle.outcome === 'NOTHING_TO_DO');

  const back = await rollback(second.runId, {}, context);
  show(`rollback ${second.runId}`, back);
  const asRolledBack = await snapshot(dataset, deps);
  state(
    'objects with the SHA-256 they had before the repair',
    `${asRolledBack.size} of ${asBroken.size}`,
    sameSnapshot(asBroken, asRolledBack),
  );
  const same = (await gaps(request, context)).document as { gaps: Json };
  state('gaps found again after the rollback', damages.length, JSON.stringify(same.gaps) === JSON.stringify(found));
  state('report of the repair', deps.pathOf?.(second.report) ?? second.report, true);
  return statements;
}

const expectedOf = (answer: Answer): number => (answer.document as { gaps: unknown[] }).gaps.length;

/** Rows per day in the lake, as its readers see it, against DuckDB's own count of the source file. */
async function differingDays(dataset: Dataset, { deps }: CliContext): Promise<{ compared: number; differing: number }> {
  const source = await deps.store.head(dataset.declaration.sources[0]?.location ?? '');
  if (!source) throw new LakefillError('Bug', "the demo's source is gone");
  const columns = [{ name: 'date', type: 'timestamp' }];
  const objects = [{ uri: source.uri, size: source.size, etag: source.etag }];
  const counted = await deps.engine.query(
    "SELECT strftime(date, '%Y-%m-%d') AS dt, count(*) FROM source GROUP BY 1 ORDER BY 1",
    [{ name: 'source', format: 'parquet', partitions: [{ objects, keyValues: {} }], columns }],
  );
  const seen = await readersView(dataset, deps);
  const published = await deps.engine.query('SELECT dt, count(*) FROM flights GROUP BY 1 ORDER BY 1', [
    {
      name: 'flights',
      format: 'parquet',
      partitions: seen.map(({ partition, objects: own }) => ({ objects: own, keyValues: { ...partition.values } })),
      columns,
    },
  ]);
  const lake = new Map(published.rows.map(([day, rows]) => [String(day), Number(rows)]));
  const differing = counted.rows.filter(([day, rows]) => lake.get(String(day)) !== Number(rows)).length;
  return { compared: counted.rows.length, differing };
}
