import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsDeps, localDeps } from '../../../cli/deps.ts';
import { openRequest } from '../../../cli/preview.ts';
import type { Lease, LeaseEntry } from '../../../core/ledger/lease.ts';
import { ledgerPaths } from '../../../core/ledger/paths.ts';
import type { RunRecord } from '../../../core/ledger/run.ts';
import { draftRun } from '../../../functions/prepare-run/prepare-run.ts';
import { writeAgain } from '../../../functions/shared/documents.ts';
import type { Executions } from '../../../ports/executions.ts';
import { firstDay, flights, lastDay } from '../kit.ts';

export const request = { dataset: 'flights', from: firstDay, through: lastDay };

export const machines = { backfill: 'arn:backfill', rollback: 'arn:rollback' };

export interface Ledger {
  /** What `--aws` works with: these executions, and a ledger on this machine. */
  on(executions: Executions): AwsDeps;
  /** The run `run-1` of `request`, and its lease, as an execution would have written them. */
  lease(execution: string, change?: Partial<LeaseEntry>): Promise<RunRecord>;
  dispose(): Promise<void>;
}

export function makeLedger(): Ledger {
  const folder = mkdtempSync(join(tmpdir(), 'aws-'));
  writeFileSync(join(folder, 'flights.yml'), JSON.stringify(flights()));
  const local = localDeps({ root: join(folder, 'lake'), datasets: folder, sink: () => {} });
  return {
    on(executions) {
      const { pathOf: _, createRunner: __, ...rest } = local;
      const deployment = { name: 'lakefill-dev', machines, control: local.control, declared: null };
      return { ...rest, root: null, aws: { ...deployment, executions, pause: async () => {} } };
    },
    async lease(execution, change = {}) {
      const { request: asked, dataset } = await openRequest(request, local);
      const made = { id: '', name: '', startTime: '2026-01-01T00:00:00Z' };
      const { record, ranges } = draftRun(asked, dataset, made, Date.now());
      const entry: LeaseEntry = {
        runId: 'run-1',
        fence: 1,
        requestHash: record.requestHash,
        partitions: ranges,
        holder: { kind: 'execution', id: execution },
        expiresAt: '2100-01-01T00:00:00Z',
        ...change,
      };
      const paths = ledgerPaths(local.control);
      const held: Lease = { schemaVersion: 1, fence: 1, runs: [entry] };
      await writeAgain(local.store, paths.lease('flights'), held);
      const run: RunRecord = { ...record, runId: 'run-1' };
      await writeAgain(local.store, paths.run('run-1'), run);
      return run;
    },
    async dispose() {
      await local.close();
      rmSync(folder, { recursive: true });
    },
  };
}
