import type { Candidate } from './candidate.ts';
import { type Glance, observationOf } from './glance.ts';
import type { Observation } from './observation.ts';

/**
 * Candidates of partitions of which nothing is there and nothing is known, as of most that are missing. They differ in their
 * keys and sources only, so the first of a block is judged for all of them. Null for every other partition.
 */
export function absentCandidates(
  glance: Glance,
  judgeOne: (seen: Observation) => Candidate,
): (index: number) => Candidate | null {
  const { block, target, entries, knowledge, waivers, sources } = glance;
  const judged: { held?: Candidate; lost?: Candidate } = {};
  return (index) => {
    if (target.newest[index] !== Number.NEGATIVE_INFINITY || entries.has(index)) return null;
    const partition = block.partition(index);
    if ((knowledge.size > 0 && knowledge.has(partition.key)) || (waivers.size > 0 && waivers.has(partition.key))) {
      return null;
    }
    const source = sources.chosen(index);
    const kind = source === null ? 'lost' : 'held';
    judged[kind] ??= judgeOne(observationOf(glance, index));
    const { findings, base } = judged[kind];
    return { partition, findings, source, base };
  };
}
