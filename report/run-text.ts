import type { Report } from '../core/ledger/report.ts';
import { shortTable } from './table.ts';
import { count, dollars, duration, size } from './words.ts';

const meaning: Record<Report['outcome'], string> = {
  SUCCEEDED: 'every planned partition is as it should be',
  NOTHING_TO_DO: 'nothing had to be done',
  PARTIALLY_FAILED: 'some partitions failed; the others are published',
  FAILED: 'nothing was published',
  SUSPENDED: 'stopped on its way: the window closed, or the run was interrupted or killed',
  PLANNED: 'nothing was done; this is what a run would do',
  REFUSED: 'refused before anything was touched',
};

/** A lack that no run can fill must not read as if all were well. */
function meaningOf(report: Report): string {
  const lacking = report.skipped.filter((one) => one.reason === 'unrecoverable').length;
  const said = meaning[report.outcome];
  return lacking === 0
    ? said
    : `${said}, but ${count(lacking, 'partition')} cannot be filled: no source holds the data`;
}

/** A run's report as a terminal shows it, from report.json alone; `next` is the command that goes on from here, if any does. */
export function runText(report: Report, next: string | null): string {
  const range = report.from === null ? '' : ` ${report.from} to ${report.through}`;
  const lines = [
    `${report.outcome}: ${meaningOf(report)}`,
    '',
    `run        ${report.runId} (${report.mode} ${report.dataset}${range})`,
    ...(report.outcome === 'PLANNED' ? plannedLines(report) : workLines(report)),
  ];
  if (report.doubleOf !== undefined) lines.push(`done by    run ${report.doubleOf}, which has this scheduled time`);
  if (report.error) lines.push('', `${report.error.name}: ${report.error.message}`);
  if (report.failed.length > 0) {
    lines.push(
      '',
      shortTable(
        ['failed', 'error', 'message'],
        report.failed.map((one) => [one.partition, one.error, one.message]),
      ),
    );
  }
  if (report.warnings.length > 0) {
    lines.push(
      '',
      shortTable(
        ['warning', 'rule', 'detail'],
        report.warnings.map((one) => [one.partition, one.rule, one.detail]),
      ),
    );
  }
  const reasons = Map.groupBy(report.skipped, (one) => one.reason);
  if (reasons.size > 0) {
    lines.push('', ...[...reasons].map(([reason, list]) => `skipped    ${count(list.length, 'partition')}: ${reason}`));
  }
  if (report.report !== '') lines.push(`report     ${report.report}`);
  if (next !== null) lines.push('', `to ${report.outcome === 'PLANNED' ? 'do it' : 'go on'}:`, `  ${next}`);
  return lines.join('\n');
}

function workLines(report: Report): string[] {
  const { estimate, actual } = report;
  const lines = [
    `partitions ${lookedAt(report)}, ${report.published.toLocaleString('en-US')} published, ${report.unchanged.toLocaleString('en-US')} unchanged, ${report.failed.length.toLocaleString('en-US')} failed`,
    ...findingLines(report),
    `data       ${count(report.rows, 'row')}, ${size(report.bytes)} in ${duration(report.seconds)}, ${count(report.passes, 'fan-out')}`,
  ];
  if (estimate && estimate.chunks > 0) {
    lines.push(`cost       about ${dollars(actual.usd)} on AWS (estimated ${dollars(estimate.usd)})`);
  }
  return lines;
}

/** What a dry run found and would do. */
function plannedLines(report: Report): string[] {
  const { estimate, finishesAt, planHash } = report;
  const looked = [`partitions ${lookedAt(report)}`, ...findingLines(report)];
  if (!estimate || estimate.partitions === 0) return [...looked, 'would do   nothing: there is nothing to do'];
  const end =
    finishesAt === undefined
      ? []
      : [`ends       ${finishesAt === null ? 'not within ten years' : `about ${finishesAt}`}`];
  return [
    ...looked,
    `would do   ${count(estimate.partitions, 'partition')} in ${count(estimate.chunks, 'chunk')}, ${size(estimate.bytes)} to read, about ${duration(estimate.seconds)} of work`,
    `cost       about ${dollars(estimate.usd)} on AWS`,
    ...end,
    `plan       ${planHash ?? ''}`,
  ];
}

const lookedAt = ({ expected, complete }: Report): string =>
  `${count(expected, 'partition')} looked at, ${complete.toLocaleString('en-US')} sound already`;

function findingLines({ findings }: Report): string[] {
  const found = Object.entries(findings).map(([name, n]) => `${n.toLocaleString('en-US')} ${name}`);
  return found.length === 0 ? [] : [`found      ${found.join(', ')}`];
}
