import { formatSecond } from '../../core/calendar/interval.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import { type Waiver, type WaiversDocument, waives } from '../../core/ledger/waiver.ts';
import { invalidRequest } from '../../core/request/invalid-request.ts';
import { parseRequest } from '../../core/request/parse.ts';
import { resolve } from '../../core/request/resolve.ts';
import { updateDocument } from '../../functions/shared/documents.ts';
import { shortTable } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { makeRoot } from '../root.ts';

export interface WaiveOptions {
  partitions: string[];
  reason: string;
  until?: string;
  requestedBy?: string;
}

/** `lakefill waive D`: marks partitions as unfillable, for ever or through a day (UTC). Waiving one again replaces its reason. */
export async function waive(name: string, options: WaiveOptions, context: CliContext): Promise<Answer> {
  const { partitions, reason, until, requestedBy } = options;
  const now = context.deps.clock.now();
  const text = reason.trim();
  if (text === '') throw invalidRequest([{ key: 'reason', reason: 'say why nothing can fill them' }]);
  const waiver: Waiver = { reason: text, until: until ?? null, by: requestedBy ?? null, at: formatSecond(now) };
  if (until !== undefined) checkDay(until, waiver, now);
  return change(name, partitions, context, (before, keys) => ({
    ...before,
    ...Object.fromEntries(keys.map((key) => [key, waiver])),
  }));
}

/** `lakefill unwaive D`: takes the marks away; a partition without one stays as it is. */
export const unwaive = (
  name: string,
  options: Pick<WaiveOptions, 'partitions'>,
  context: CliContext,
): Promise<Answer> =>
  change(name, options.partitions, context, (before, keys) => {
    const gone = new Set(keys);
    return Object.fromEntries(Object.entries(before).filter(([key]) => !gone.has(key)));
  });

type Waivers = Record<string, Waiver>;

/** One compare-and-swap of the dataset's waivers. Unknown partitions refuse all. */
async function change(
  name: string,
  partitions: readonly string[],
  { deps }: CliContext,
  apply: (before: Waivers, keys: readonly string[]) => Waivers,
): Promise<Answer> {
  const dataset = await deps.declarations.load(name);
  const now = deps.clock.now();
  const keys = keysOf(dataset, partitions, now);
  makeRoot(deps.root);
  const empty: WaiversDocument = { schemaVersion: 1, partitions: {} };
  const after = await updateDocument(deps.store, ledgerPaths(deps.control).waivers(dataset.id), empty, (document) => ({
    ...document,
    partitions: apply(document.partitions, keys),
  }));
  const inForce = Object.entries(after.partitions)
    .filter(([, waiver]) => waives(waiver, now))
    .map(([partition, waiver]) => ({ partition, ...waiver }))
    .sort((a, b) => (a.partition < b.partition ? -1 : 1));
  const rows = inForce.map(({ partition, until, reason }) => [partition, until ?? 'for ever', reason]);
  const head = `${dataset.id}: ${count(inForce.length, 'partition')} waived`;
  return done(
    { waived: inForce.map(({ partition }) => partition), waivers: inForce },
    rows.length === 0 ? head : `${head}\n\n${shortTable(['partition', 'until', 'reason'], rows)}`,
  );
}

/** Written as in a request: keys, times, ranges. One that has not ended may be waived beforehand. */
function keysOf(dataset: Dataset, partitions: readonly string[], now: number): string[] {
  const request = parseRequest({ dataset: dataset.id, partitions });
  if ('resume' in request) return [];
  const resolution = resolve(request, dataset, now);
  const ended = Array.from(resolution.partitions(), ({ key }) => key);
  return [...ended, ...Array.from(resolution.skipped(), ({ partition }) => partition)];
}

function checkDay(until: string, waiver: Waiver, now: number): void {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN;
  const exists = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(until);
  const reason = !exists
    ? `${until} is not a day such as 2001-12-31`
    : waives(waiver, now)
      ? undefined
      : `${until} has passed already`;
  if (reason !== undefined) throw invalidRequest([{ key: 'until', reason }]);
}
