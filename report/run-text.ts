import type { Report } from '../core/ledger/report.ts';
import { shortTable } from './table.ts';
import { count, dollars, duration, size } from './words.ts';

const meaning: Record<Report['outcome'], string> = {
  SUCCEEDED: 'every planned partition is as it should be',
  NOTHING_TO_DO: 'nothing had to be done',
  PARTIALLY_FAILED: 'some partitions failed; the others are published',
  FAILED: 'nothing was published',
  SUSPENDED: 'stopped on its way (the window closed, or it was interrupted); the same command goes on',
  PLANNED: 'only planned, as asked',
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

/** A run's report as a terminal shows it, from report.json alone. */
export function runText(report: Report): string {
  const range = report.from === null ? '' : ` ${report.from} to ${report.through}`;
  const lines = [
    `${report.outcome}: ${meaningOf(report)}`,
    '',
    `run        ${report.runId} (${report.mode} ${report.dataset}${range})`,
    `partitions ${count(report.expected, 'partition')} looked at, ${report.complete.toLocaleString('en-US')} sound already, ${report.published.toLocaleString('en-US')} published, ${report.unchanged.toLocaleString('en-US')} unchanged, ${report.failed.length.toLocaleString('en-US')} failed`,
  ];
  const findings = Object.entries(report.findings).map(([name, n]) => `${n.toLocaleString('en-US')} ${name}`);
  if (findings.length > 0) lines.push(`found      ${findings.join(', ')}`);
  lines.push(
    `data       ${count(report.rows, 'row')}, ${size(report.bytes)} in ${duration(report.seconds)}, ${count(report.passes, 'fan-out')}`,
  );
  if (report.estimate && report.estimate.chunks > 0) {
    lines.push(`cost       about ${dollars(report.actual.usd)} on AWS (estimated ${dollars(report.estimate.usd)})`);
  }
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
  return lines.join('\n');
}
