import { formatInstant } from '../../core/calendar/interval.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import { mapLimit } from '../../functions/shared/concurrency.ts';
import { readDocument } from '../../functions/shared/documents.ts';
import { factsOfGroups } from '../../functions/shared/footers.ts';
import { shortTable } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { type ReaderPartition, readersView } from '../reading.ts';

/** `lakefill partitions D`: what a reader sees now. */
export async function partitions(name: string, { deps }: CliContext): Promise<Answer> {
  const dataset = await deps.declarations.load(name);
  const seen = await readersView(dataset, deps);
  const rows = await countRows(seen, dataset.declaration.target.format, deps);
  const published = await publicationTimes(seen, deps);
  const document = {
    dataset: dataset.id,
    partitions: seen.map(({ partition, location, objects, facts }) => ({
      partition: partition.key,
      start: formatInstant(partition.start),
      end: formatInstant(partition.end),
      location,
      rows: rows.get(partition.key) ?? null,
      bytes: objects.reduce((sum, object) => sum + object.size, 0),
      publishedAt: facts ? (published.get(facts.runId) ?? null) : null,
      runId: facts?.runId ?? null,
    })),
  };
  const lines = document.partitions.map((one) => [
    one.partition,
    one.rows ?? '?',
    one.bytes,
    one.runId ?? 'not by Lakefill',
  ]);
  const head = `${dataset.id}: ${count(lines.length, 'partition')}`;
  return done(
    document,
    lines.length === 0 ? head : `${head}\n\n${shortTable(['partition', 'rows', 'bytes', 'run'], lines)}`,
  );
}

/** From the ledger where it published these objects, from footers for others. */
async function countRows(
  seen: readonly ReaderPartition[],
  format: string,
  deps: CliContext['deps'],
): Promise<Map<string, number>> {
  const known = seen.flatMap(({ partition, facts }) => (facts ? [[partition.key, facts.rows] as const] : []));
  const others = format === 'parquet' ? seen.filter(({ facts, objects }) => !facts && objects.length > 0) : [];
  const facts = await factsOfGroups(
    new Map(others.map(({ partition, objects }) => [partition.key, objects])),
    deps.store,
  );
  const readable = [...facts].flatMap(([key, { rows, problems }]) =>
    problems.length === 0 ? [[key, rows] as const] : [],
  );
  return new Map([...known, ...readable]);
}

async function publicationTimes(
  seen: readonly ReaderPartition[],
  deps: CliContext['deps'],
): Promise<Map<string, string>> {
  const runs = [...new Set(seen.flatMap(({ facts }) => facts?.runId ?? []))];
  const reports = await mapLimit(runs, 8, (runId) =>
    readDocument<Report>(deps.store, ledgerPaths(deps.control).report(runId)),
  );
  return new Map(reports.flatMap((report) => (report ? [[report.value.runId, report.value.endedAt] as const] : [])));
}
