import { copyKey } from '../ledger/facts.ts';
import type { Candidate } from './candidate.ts';
import { actedOnByDefault, type Finding, type FindingName } from './finding.ts';
import type { FooterObservation, Observation, SeenObject } from './observation.ts';
import { isAltered, isSettled } from './settled.ts';

interface JudgeContext {
  declarationHash: string;
  sourceRank: (id: string) => number;
  outlier?: string;
}

/**
 * What is wrong with a partition, as a pure function of what was seen. `sourceRank` orders the declaration's sources:
 * a partition filled from a later source is stale when an earlier one holds it now. `outlier` is the sentence of the
 * neighbours' comparison, where that found it far off.
 */
export function judge(seen: Observation, context: JudgeContext): Candidate {
  const findings = seen.objects.length === 0 ? absentOf(seen) : presentOf(seen, context);
  const needsData = findings.some(({ finding }) => actedOnByDefault.has(finding) && finding !== 'unregistered');
  if (needsData && seen.source === null) findings.push({ finding: 'unrecoverable', detail: 'no source holds it' });
  if (seen.waiver) findings.push({ finding: 'waived', detail: waiverText(seen.waiver) });
  return {
    partition: seen.partition,
    findings,
    source: seen.source,
    base: { entry: seen.entry, objects: seen.objects.map(({ uri, size, etag }) => ({ uri, size, etag })) },
  };
}

/** What is wrong where no object is. */
function absentOf(seen: Observation): Finding[] {
  const first: Finding = seen.entry
    ? { finding: 'dangling', detail: `the catalog says ${seen.entry.location}, where no object is` }
    : { finding: 'missing', detail: missingText(seen) };
  const failed = failureOf(seen);
  return failed === undefined ? [first] : [first, { finding: 'failed', detail: failed }];
}

/** What is wrong with objects, in the order of the list of findings. */
function presentOf(seen: Observation, context: JudgeContext): Finding[] {
  const findings: Finding[] = [];
  const find = (finding: FindingName, detail: string | undefined): void => {
    if (detail !== undefined) findings.push({ finding, detail });
  };
  const { objects, footer } = seen;
  const bytes = objects.reduce((sum, object) => sum + object.size, 0);
  const settled = isSettled(seen, context.declarationHash);
  if (!settled) find('empty', emptinessOf(seen, bytes));
  if (!settled) find('stale', staleness(seen, context));
  if (seen.catalogued && !seen.entry) {
    find('unregistered', `${count(objects.length, 'object')} without a catalog entry`);
  }
  find('failed', failureOf(seen));
  find('incomplete', lossOf(seen) ?? (!settled && footer ? lackOf(footer) : undefined));
  const problem = footer?.problems[0];
  if (problem && bytes > 0) {
    find('corrupt', `${problem.check === 'unreadable' ? '' : `${problem.check}: `}${problem.message}`);
  }
  find('schema-drift', footer?.drift);
  find('misplaced', footer?.misplaced);
  find('altered', alterationOf(seen));
  if (!settled) find('outlier', context.outlier);
  return findings;
}

function failureOf({ knowledge: { failure }, footer }: Observation): string | undefined {
  const audit = failure === null ? undefined : `run ${failure.runId}: ${failure.error?.message ?? 'its audit failed'}`;
  if (footer?.broken === undefined) return audit;
  const broken = `what lies there breaks ${footer.broken}`;
  return audit === undefined ? broken : `${audit}; ${broken}`;
}

function emptinessOf({ objects, footer }: Observation, bytes: number): string | undefined {
  if (bytes === 0) return `${count(objects.length, 'object')}, no byte`;
  return footer?.problems.length === 0 && footer.rows === 0 ? 'no row' : undefined;
}

const lackOf = ({ rows, problems, sourceRows }: FooterObservation): string | undefined =>
  problems.length === 0 && sourceRows !== undefined && rows < sourceRows
    ? `${rows} of the source's ${sourceRows} rows`
    : undefined;

function missingText({ catalogued, knowledge }: Observation): string {
  const text = catalogued ? 'no catalog entry and no object' : 'no object';
  return knowledge.held ? `${text}, although run ${knowledge.held.runId} published it` : text;
}

function alterationOf(seen: Observation): string | undefined {
  const { held } = seen.knowledge;
  if (held === null || !isAltered(seen)) return undefined;
  return `not the ${count(held.objects.length, 'object')} that run ${held.runId} published`;
}

/** Objects gone and none in their place. */
function lossOf(seen: Observation): string | undefined {
  const { held } = seen.knowledge;
  if (held === null || !isAltered(seen)) return undefined;
  const now = new Set(seen.objects.map((object) => object.uri));
  const gone = held.objects.filter((object) => !now.has(object.uri)).length;
  const added = seen.objects.length - (held.objects.length - gone);
  return gone > 0 && added === 0 ? `${gone} of ${count(held.objects.length, 'object')} gone` : undefined;
}

function staleness(seen: Observation, context: { sourceRank: (id: string) => number }): string | undefined {
  const { held } = seen.knowledge;
  if (!seen.source) return undefined;
  // A partition that was only registered says nothing of a source either.
  if (!held || held.sourceFingerprint === null || held.sourceId === null) {
    const { written } = seen.knowledge;
    const writtenAt = (object: SeenObject): number => written?.get(copyKey(object)) ?? object.lastModified;
    const newest = seen.objects.reduce((last, object) => Math.max(last, writtenAt(object)), 0);
    return seen.sourceNewest > newest ? `source ${seen.source.id} is newer than the partition` : undefined;
  }
  if (held.sourceId === seen.source.id) {
    return held.sourceFingerprint === seen.source.fingerprint
      ? undefined
      : `source ${seen.source.id} is not what run ${held.runId} read`;
  }
  return context.sourceRank(seen.source.id) < context.sourceRank(held.sourceId)
    ? `source ${seen.source.id} holds it now; run ${held.runId} read ${held.sourceId}`
    : undefined;
}

const waiverText = (waiver: { reason: string; until: string | null }): string =>
  waiver.until === null ? waiver.reason : `${waiver.reason} (until ${waiver.until})`;

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
