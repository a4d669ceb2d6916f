import { sha256 } from '../hash.ts';

/**
 * A run's id: when its execution started and a hash of the execution's identity, so that ids sort by time and a retried
 * PrepareRun finds its own run. `20261124T073000Z-3f9a1c0e`-like, safe in keys and file names.
 */
export function runIdOf(execution: { id: string; name: string; startTime: string }): string {
  const start = new Date(Math.floor(Date.parse(execution.startTime) / 1000) * 1000).toISOString();
  const stamp = start.replace(/[-:]/g, '').replace('.000', '');
  return `${stamp}-${sha256(`${execution.id}|${execution.name}`).slice(0, 8)}`;
}
