import type { Candidate } from './candidate.ts';
import { actedOnByDefault, type Finding, type FindingName, findingNames } from './finding.ts';
import type { FooterObservation, Observation } from './observation.ts';
import { isAltered, isSettled } from './settled.ts';

/**
 * What is wrong with a partition, as a pure function of what was seen. `sourceRank` orders the declaration's sources:
 * a partition filled from a later source is stale when an earlier one holds it now. `outlier` is the sentence of the
 * neighbours' comparison, where that found it far off.
 */
export function judge(
  seen: Observation,
  context: { declarationHash: string; sourceRank: (id: string) => number; outlier?: string },
): Candidate {
  const findings = new Map<FindingName, string>();
  const { held, failure } = seen.knowledge;
  const altered = isAltered(seen);
  const bytes = seen.objects.reduce((sum, object) => sum + object.size, 0);
  const settled = isSettled(seen, context.declarationHash);

  if (seen.objects.length === 0) {
    if (seen.entry) findings.set('dangling', `the catalog says ${seen.entry.location}, where no object is`);
    else findings.set('missing', missingText(seen));
  } else {
    if (seen.catalogued && !seen.entry) {
      findings.set('unregistered', `${count(seen.objects.length, 'object')} without a catalog entry`);
    }
    const nothing =
      bytes === 0
        ? `${count(seen.objects.length, 'object')}, no byte`
        : seen.footer?.problems.length === 0 && seen.footer.rows === 0
          ? 'no row'
          : undefined;
    if (nothing !== undefined && !settled) findings.set('empty', nothing);
    const problem = seen.footer?.problems[0];
    if (problem && bytes > 0) {
      findings.set('corrupt', `${problem.check === 'unreadable' ? '' : `${problem.check}: `}${problem.message}`);
    }
    if (seen.footer?.drift !== undefined) findings.set('schema-drift', seen.footer.drift);
    if (seen.footer?.misplaced !== undefined) findings.set('misplaced', seen.footer.misplaced);
    const lacking = !settled && seen.footer && lackOf(seen.footer);
    if (lacking) findings.set('incomplete', lacking);
    if (altered && held) describeAlteration(seen, held.objects, held.runId, findings);
    const stale = staleness(seen, context);
    if (stale && !settled) findings.set('stale', stale);
    if (context.outlier && !settled) findings.set('outlier', context.outlier);
  }
  const failures = [
    ...(failure ? [`run ${failure.runId}: ${failure.error?.message ?? 'its audit failed'}`] : []),
    ...(seen.footer?.broken === undefined ? [] : [`what lies there breaks ${seen.footer.broken}`]),
  ];
  if (failures.length > 0) findings.set('failed', failures.join('; '));

  const needsData = [...findings.keys()].some((name) => actedOnByDefault.has(name) && name !== 'unregistered');
  if (needsData && seen.source === null) findings.set('unrecoverable', 'no source holds it');
  if (seen.waiver) findings.set('waived', waiverText(seen.waiver));
  return {
    partition: seen.partition,
    findings: inOrder(findings),
    source: seen.source,
    base: { entry: seen.entry, objects: seen.objects.map(({ uri, size, etag }) => ({ uri, size, etag })) },
  };
}

const lackOf = ({ rows, problems, sourceRows }: FooterObservation): string | undefined =>
  problems.length === 0 && sourceRows !== undefined && rows < sourceRows
    ? `${rows} of the source's ${sourceRows} rows`
    : undefined;

function missingText({ catalogued, knowledge }: Observation): string {
  const text = catalogued ? 'no catalog entry and no object' : 'no object';
  return knowledge.held ? `${text}, although run ${knowledge.held.runId} published it` : text;
}

function describeAlteration(
  seen: Observation,
  published: { uri: string }[],
  runId: string,
  findings: Map<FindingName, string>,
): void {
  const now = new Set(seen.objects.map((object) => object.uri));
  const gone = published.filter((object) => !now.has(object.uri));
  const added = seen.objects.length - (published.length - gone.length);
  findings.set('altered', `not the ${count(published.length, 'object')} that run ${runId} published`);
  if (gone.length > 0 && added === 0) {
    findings.set('incomplete', `${gone.length} of ${count(published.length, 'object')} gone`);
  }
}

function staleness(seen: Observation, context: { sourceRank: (id: string) => number }): string | undefined {
  const { held } = seen.knowledge;
  if (!seen.source) return undefined;
  // A partition that was only registered says nothing of a source either.
  if (!held || held.sourceFingerprint === null || held.sourceId === null) {
    const newest = Math.max(...seen.objects.map((object) => object.lastModified));
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

const inOrder = (findings: Map<FindingName, string>): Finding[] =>
  findingNames.flatMap((finding) => {
    const detail = findings.get(finding);
    return detail === undefined ? [] : [{ finding, detail }];
  });
