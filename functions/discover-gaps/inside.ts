import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { at } from '../../core/errors.ts';
import type { Glance } from '../../core/gaps/glance.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import { isAltered } from '../../core/gaps/settled.ts';
import type { Knowledge } from '../../core/ledger/facts.ts';
import { latestSchema } from '../../core/ledger/latest-schema.ts';
import type { Depth } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { observeFooters, readTargetFooters } from './footers.ts';
import { scanner } from './scanner.ts';
import { rowsFromFooters } from './source-rows.ts';

/** Looks into the files of partitions as far as a depth goes. */
export interface Inside {
  /** Whether all files are looked into, and not only those that are not what the ledger published. */
  readonly whole: boolean;
  /** What is inside, by partition key; absent where nobody looked. `indices`: where `seen` stand in the block. */
  look(
    glance: Glance,
    indices: readonly number[],
    seen: readonly Observation[],
  ): Promise<ReadonlyMap<string, FooterObservation>>;
  /** What queries had to read so far. */
  bytes(): number;
}

/** Budget: one GetTable beyond depth `list`; per look what `readTargetFooters`, `rowsFromFooters` and `scanner` say. */
export async function insideOf(
  task: { dataset: Dataset; depth: Depth; knowledge: ReadonlyMap<string, Knowledge>; now: number; scanned: number },
  deps: Pick<Deps, 'store' | 'catalog' | 'engine'>,
): Promise<Inside> {
  const { dataset, depth, knowledge } = task;
  const whole = depth === 'list' ? null : { expected: await expectedColumns(dataset, knowledge, deps.catalog) };
  const scan = depth === 'scan' ? await scanner(task, deps) : null;
  return {
    whole: whole !== null,
    async look(glance, indices, seen) {
      const readable = whole ? seen : seen.filter(isAltered);
      const facts = await readTargetFooters(dataset, readable, deps.store);
      if (whole === null) return observeFooters(dataset, readable, facts, null);
      const exactRows = (place: number) => glance.sources.exactRows(at(indices, place));
      const sourceRows = await rowsFromFooters(dataset, seen, exactRows, deps.store);
      const footers = observeFooters(dataset, readable, facts, { ...whole, sourceRows });
      return scan ? scan({ seen, facts, footers, sourceRows }) : footers;
    },
    bytes: () => scan?.bytes() ?? 0,
  };
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
