import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import { judge } from '../../core/gaps/judge.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import { outliers } from '../../core/gaps/outlier.ts';
import { isAltered } from '../../core/gaps/settled.ts';
import type { Knowledge } from '../../core/ledger/facts.ts';
import { latestSchema } from '../../core/ledger/latest-schema.ts';
import type { Partition, Request, Resolution } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { readKnowledge, readWaivers, unknownPartition } from '../shared/facts.ts';
import { observeFooters, readTargetFooters } from './footers.ts';
import { scanner } from './scanner.ts';
import { rowsFromFooters } from './source-rows.ts';
import { sourceFinder } from './sources.ts';
import { observeTargets } from './target.ts';

/** Partitions looked at together: one stretch of listing, one part of the ledger, some megabytes of memory. */
const SLICE = 5_000;

export interface Slice {
  /** How many partitions of the resolution were looked at by the end of this slice. */
  cursor: number;
  /** Every partition of the slice, in order, those without findings included. */
  candidates: Candidate[];
  /** Bytes that queries had to read so far, of this slice and those before. */
  scanned: number;
}

/**
 * Looks at the partitions of a resolution, slice by slice from `cursor` on, and says what is wrong with each and where its
 * data can come from. Reads only. Budget per slice of 5,000: the listings of its target and sources, five catalog batches;
 * once: the ledger's facts, and one footer (one range read) per object of an unpartitioned source; at depth `footer`, and
 * for altered objects at any depth, one range read per target object; at depth `footer` also one GetTable and, where the
 * transform keeps all rows, one range read per object of a partitioned source; at depth `scan` also what `scanner` says.
 */
export async function* discover(
  task: { dataset: Dataset; request: Request; resolution: Resolution; now: number; cursor: number; scanned?: number },
  deps: Pick<Deps, 'store' | 'catalog' | 'engine' | 'logger' | 'control'>,
): AsyncGenerator<Slice> {
  const { dataset, request, resolution, now } = task;
  const knowledge = await readKnowledge(dataset.id, deps);
  const waivers = await readWaivers(dataset.id, now, deps);
  const findSources = sourceFinder(dataset, deps);
  const ranks = new Map(dataset.declaration.sources.map((source, index) => [source.id, index]));

  const whole = request.depth === 'list' ? null : { expected: await expectedColumns(dataset, knowledge, deps.catalog) };

  const scan =
    request.depth === 'scan' ? await scanner({ dataset, knowledge, now, scanned: task.scanned ?? 0 }, deps) : null;

  let cursor = task.cursor;
  for (const partitions of slices(resolution.partitions(), task.cursor)) {
    const targets = await observeTargets(dataset, partitions, deps);
    const holdings = await findSources(partitions);
    const seen = partitions.map((partition): Observation => {
      const holding = holdings.get(partition.key);
      return {
        partition,
        catalogued: dataset.declaration.target.table !== undefined,
        ...(targets.get(partition.key) ?? { entry: null, objects: [] }),
        knowledge: knowledge.get(partition.key) ?? unknownPartition,
        waiver: waivers.get(partition.key) ?? null,
        source: holding?.source ?? null,
        sourceNewest: holding?.newest ?? 0,
        footer: null,
      };
    });
    const readable = whole ? seen : seen.filter(isAltered);
    const facts = await readTargetFooters(dataset, readable, deps.store);
    const sourceRows = whole ? await rowsFromFooters(dataset, seen, holdings, deps.store) : null;
    const footers = observeFooters(dataset, readable, facts, whole && sourceRows && { ...whole, sourceRows });
    const inside = scan && sourceRows ? await scan({ seen, facts, footers, sourceRows }) : footers;
    const far = new Map([
      ...(whole ? farOff(dataset, seen, 'rows', ({ partition }) => soundRows(inside.get(partition.key))) : []),
      ...farOff(dataset, seen, 'bytes', ({ objects }) => objects.reduce((sum, object) => sum + object.size, 0)),
    ]);
    const candidates = seen.map((one, index) => {
      const footer: FooterObservation | null = inside.get(one.partition.key) ?? null;
      const outlier = far.get(index);
      return judge(
        { ...one, footer },
        {
          declarationHash: dataset.declarationHash,
          sourceRank: (id) => ranks.get(id) ?? ranks.size,
          ...(outlier !== undefined && { outlier }),
        },
      );
    });
    cursor += partitions.length;
    yield { cursor, candidates, scanned: scan?.bytes() ?? 0 };
  }
}

/** What the table's partitions should be like: its columns, else those of the last publication. */
async function expectedColumns(
  dataset: Dataset,
  knowledge: ReadonlyMap<string, Knowledge>,
  catalog: Deps['catalog'],
): Promise<Column[] | null> {
  const { table } = dataset.declaration.target;
  const known = table === undefined ? undefined : await catalog.getTable(table);
  return known && known.columns.length > 0 ? known.columns : latestSchema(knowledge.values());
}

const farOff = (
  dataset: Dataset,
  seen: readonly Observation[],
  unit: 'bytes' | 'rows',
  amountOf: (one: Observation) => number,
): Map<number, string> =>
  outliers(
    seen.map((one) => ({ group: neighbourhood(dataset, one.partition), amount: amountOf(one) })),
    unit,
  );

const soundRows = (footer: FooterObservation | undefined): number => (footer?.problems.length === 0 ? footer.rows : 0);

/** Amounts are compared with those of the same other keys and, where the grain is a day, of the same weekday. */
function neighbourhood(dataset: Dataset, partition: Partition): string {
  const { calendar } = dataset;
  const others = dataset.keys.filter((key) => !calendar.keys.includes(key)).map((key) => partition.values[key]);
  const weekday =
    calendar.unit === 'DAYS' && calendar.interval === 1
      ? new Date(`${calendar.wall(partition).start}Z`).getUTCDay()
      : '';
  return JSON.stringify([weekday, ...others]);
}

function* slices(partitions: Iterable<Partition>, skip: number): Generator<Partition[]> {
  let slice: Partition[] = [];
  let index = 0;
  for (const partition of partitions) {
    index += 1;
    if (index <= skip) continue;
    slice.push(partition);
    if (slice.length === SLICE) {
      yield slice;
      slice = [];
    }
  }
  if (slice.length > 0) yield slice;
}
