import { createHash } from 'node:crypto';
import { at } from '../errors.ts';
import type { Candidate, ObjectState } from '../gaps/candidate.ts';
import { byUri } from '../gaps/fingerprint.ts';
import { canonicalJson } from '../json.ts';

/**
 * SHA-256 of the canonical JSON of {declaration hash, inputs where there are some, mode, per partition: key, findings, source
 * with fingerprint, base}: the same request later has the same hash exactly when nothing that will be read or written has
 * changed. Fed piece by piece, so that a large plan is never one string.
 */
export function planHash(
  declarationHash: string,
  mode: string,
  candidates: readonly Candidate[],
  inputs: Readonly<Record<string, readonly ObjectState[]>> = {},
): string {
  const hash = createHash('sha256');
  hash.update(`{"declaration":${JSON.stringify(declarationHash)},${inputsText(inputs)}"mode":${JSON.stringify(mode)},`);
  let text = '"partitions":[';
  let separator = '';
  for (let i = 0; i < candidates.length; ) {
    const first = at(candidates, i);
    const end = endOfKind(candidates, i);
    const { head, tail } = aroundKey(first);
    const keys = candidates.slice(i, end).map(({ partition }) => partition.key);
    // Between the keys are line breaks, and in them none: JSON escapes those.
    const written = JSON.stringify(keys, null, 1).slice('[\n '.length, -'\n]'.length);
    text += `${separator}${head}${written.replaceAll(',\n ', () => `${tail},${head}`)}${tail}`;
    separator = ',';
    i = end;
    if (text.length < PIECE) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(`${text}]}`).digest('hex');
}

/** Partitions of one kind that are written at once. */
const TOGETHER = 1_000;

/** Characters that are hashed at once: a call costs as much as some hundred of them. */
const PIECE = 65_536;

/** Where those of one kind end that begin at `from`, but `TOGETHER` further at most. */
function endOfKind(candidates: readonly Candidate[], from: number): number {
  const first = at(candidates, from);
  let end = from + 1;
  const most = Math.min(candidates.length, from + TOGETHER);
  while (end < most && areOneKind(first, at(candidates, end))) end += 1;
  return end;
}

/** A plan may have a hundred thousand partitions that differ in nothing but their keys: discovery lets them share the rest. */
const areOneKind = (a: Candidate, b: Candidate): boolean =>
  a.base === b.base && a.findings === b.findings && a.source === b.source;

/** The canonical JSON of `planned`, before and after the partition's key. */
function aroundKey(candidate: Candidate): { head: string; tail: string } {
  const { base, findings, source } = planned(candidate);
  return {
    head: `{"base":${canonicalJson(base)},"findings":${canonicalJson(findings)},"partition":`,
    tail: `,"source":${canonicalJson(source)}}`,
  };
}

function inputsText(inputs: Readonly<Record<string, readonly ObjectState[]>>): string {
  const sorted = Object.entries(inputs).map(([id, objects]) => [id, objects.toSorted(byUri)] as const);
  return sorted.length === 0 ? '' : `"inputs":${canonicalJson(Object.fromEntries(sorted))},`;
}

/** What the hash covers of one candidate; also what a changed plan is compared by. */
export const planned = ({ partition, findings, source, base }: Candidate) => ({
  base: { entry: base.entry, objects: base.objects.toSorted(byUri) },
  findings: findings.map((finding) => finding.finding),
  partition: partition.key,
  source: source && { fingerprint: source.fingerprint, id: source.id },
});
