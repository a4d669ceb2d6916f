import { formatInstant, formatSecond } from '../../core/calendar/interval.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import type { Json } from '../../core/json.ts';
import { tally } from '../../functions/discover-gaps/discover-gaps.ts';
import { localTimes } from '../../report/local-time.ts';
import { shortTable } from '../../report/table.ts';
import { count, size } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { olderSql } from '../older-sql.ts';
import { look } from '../preview.ts';
import { checkRoot } from '../root.ts';

/** `lakefill gaps D`: what is wrong, and where the data for it could come from. Makes no run. */
export async function gaps(payload: Record<string, Json>, { deps, say }: CliContext): Promise<Answer> {
  checkRoot(deps.root);
  const seen = await look(payload, deps);
  const older = await olderSql(seen, deps);
  if (older > 0) {
    const were = `${count(older, 'partition')} ${older === 1 ? 'was' : 'were'}`;
    say(
      `${were} made by another version of the SQL; run with --mode reprocess to make ${older === 1 ? 'it' : 'them'} anew`,
    );
  }
  const wrong = seen.candidates.filter((candidate) => candidate.findings.length > 0);
  const document = {
    dataset: seen.dataset.id,
    asOf: formatSecond(seen.now),
    from: seen.resolution.from,
    through: seen.resolution.through,
    expected: seen.resolution.expected,
    complete: seen.resolution.expected - wrong.length,
    counts: tally({}, wrong),
    gaps: wrong.map(gapOf),
    requests: seen.requests,
  };
  const range = document.from === null ? '' : `, ${document.from} to ${document.through}`;
  const head = `${document.dataset}${range}: ${count(document.expected, 'partition')}, ${document.complete.toLocaleString('en-US')} sound`;
  if (document.gaps.length === 0) return done(document, `${head}, nothing to repair`);
  const rows = document.gaps.map((gap) => [
    gap.partition,
    gap.findings.join(', '),
    gap.source ? `${gap.source.id} (${size(gap.source.bytes)})` : '-',
    localTimes(gap.detail, seen.dataset.declaration.timeZone),
  ]);
  const counts = Object.entries(document.counts).map(([name, n]) => `${n.toLocaleString('en-US')} ${name}`);
  return done(
    document,
    [head, '', shortTable(['partition', 'findings', 'source', 'detail'], rows), '', counts.join(', ')].join('\n'),
  );
}

const gapOf = ({ partition, findings, source }: Candidate) => ({
  partition: partition.key,
  start: formatInstant(partition.start),
  end: formatInstant(partition.end),
  findings: findings.map((finding) => finding.finding),
  detail: findings.map(({ finding, detail }) => `${finding}: ${detail}`).join('; '),
  source: source && { id: source.id, kind: source.kind, bytes: source.bytes },
});
