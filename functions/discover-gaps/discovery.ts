import { DAY, weekdayOf } from '../../core/calendar/civil.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { at } from '../../core/errors.ts';
import { absentCandidates } from '../../core/gaps/absent.ts';
import { type Block, blocksOf } from '../../core/gaps/block.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import { type Glance, observationOf, plainlySound } from '../../core/gaps/glance.ts';
import { judge } from '../../core/gaps/judge.ts';
import type { FooterObservation, Observation } from '../../core/gaps/observation.ts';
import { outliers } from '../../core/gaps/outlier.ts';
import type { Request, Resolution } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { readKnowledge, readWaivers } from '../shared/facts.ts';
import { insideOf } from './inside.ts';
import { listerOf } from './listing.ts';
import { TOGETHER } from './scan.ts';
import { sourceFinder } from './sources.ts';
import { glanceAtTarget } from './target.ts';

export interface Slice {
  /** How many partitions of the resolution were looked at by the end of this slice. */
  cursor: number;
  /** How many of them in this slice. */
  looked: number;
  /** Those with findings, in order; with mode `reprocess` all of them. */
  candidates: Candidate[];
  /** Bytes that queries had to read so far, of this slice and those before. */
  scanned: number;
}

/**
 * Looks at the partitions of a resolution, slice by slice from `cursor` on, and says what is wrong with each and where its
 * data can come from. Reads only. Budget per slice of 3,960: the listings of its target and sources, four catalog batches;
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

  const list = listerOf(dataset, dataset.target, deps.store);
  const sourceRank = (id: string): number => ranks.get(id) ?? ranks.size;
  const judgeOne = (seen: Observation, outlier?: string): Candidate =>
    judge(seen, { declarationHash: dataset.declarationHash, sourceRank, ...(outlier !== undefined && { outlier }) });
  const { depth, mode } = request;
  const inside = await insideOf({ dataset, depth, knowledge, now, scanned: task.scanned ?? 0 }, deps);

  let cursor = task.cursor;
  for (const block of blocksOf(dataset, resolution, task.cursor, TOGETHER)) {
    const target = await glanceAtTarget(dataset, block, list, deps);
    const glance: Glance = { block, ...target, sources: await findSources(block), knowledge, waivers };
    const groups = neighbourhoods(dataset, block);
    const far = outliers(glance.target.bytes, groups, 'bytes');
    const isSound = inside.whole || mode === 'reprocess' ? () => false : plainlySound(glance);
    const asked: number[] = [];
    for (let index = 0; index < block.length; index += 1) if (!isSound(index) || far.has(index)) asked.push(index);

    const absentAt = absentCandidates(glance, judgeOne);
    const absent = asked.map((index) => absentAt(index));
    const present = asked.filter((_, place) => absent[place] === null);
    const seen = present.map((index) => observationOf(glance, index));
    const found = await inside.look(glance, present, seen);
    const footers = seen.map(({ partition }) => found.get(partition.key) ?? null);
    const farByRows = inside.whole ? outliers(rowsOf(block, present, footers), groups, 'rows') : null;
    let place = 0;
    const candidates = absent.map((one) => {
      if (one !== null) return one;
      const index = at(present, place);
      const own = { ...at(seen, place), footer: footers[place] ?? null };
      place += 1;
      return judgeOne(own, far.get(index) ?? farByRows?.get(index));
    });
    cursor += block.length;
    const wanted = mode === 'reprocess' ? candidates : candidates.filter(({ findings }) => findings.length > 0);
    yield { cursor, looked: block.length, candidates: wanted, scanned: inside.bytes() };
  }
}

/** Rows of a block's partitions, by index; 0 where nobody counted them or something is wrong with the files. */
function rowsOf(
  block: Block,
  indices: readonly number[],
  footers: readonly (FooterObservation | null)[],
): Float64Array {
  const rows = new Float64Array(block.length);
  for (const [place, footer] of footers.entries()) {
    if (footer?.problems.length === 0) rows[at(indices, place)] = footer.rows;
  }
  return rows;
}

/** Amounts are compared with those of the same other keys and, where the grain is a day, of the same weekday. */
function neighbourhoods({ calendar }: Dataset, { member, labels }: Block): Uint32Array {
  if (calendar.unit !== 'DAYS' || calendar.interval !== 1) return member;
  return member.map((own, index) => own * 7 + (weekdayOf(Math.floor((labels[index] ?? 0) / DAY)) - 1));
}
