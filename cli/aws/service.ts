import { LakefillError } from '../../core/errors.ts';
import type { Executions } from '../../ports/executions.ts';

/** A deployment, found by its name. */
export interface Deployment {
  /** `lakefill-dev` */
  name: string;
  /** The ids of its state machines. */
  machines: { backfill: string; rollback: string };
  /** The ledger's bucket. */
  control: string;
  /** SHA-256 of each declaration that it was packaged with, by dataset; null for a deployment that does not say. */
  declared: ReadonlyMap<string, string> | null;
}

interface Definition {
  Comment?: string;
  States?: { ProcessChunks?: { ResultWriter?: { Parameters?: { Bucket?: string } } } };
}

/**
 * All from the deployed definition itself, so that nothing has to be configured and nothing can be out of date: bucket and
 * declarations stand in it. Error: `NotDeployed`.
 */
export async function findService(
  name: string,
  region: string,
  executions: Pick<Executions, 'findMachine'>,
): Promise<Deployment> {
  const [backfill, rollback] = await Promise.all([
    executions.findMachine(`${name}-backfill`),
    executions.findMachine(`${name}-rollback`),
  ]);
  if (!backfill || !rollback) {
    throw new LakefillError('NotDeployed', `there is no ${name} in ${region} of this account`, {
      data: { service: name, region },
      hint: 'deploy it (docs/deploy.md), or say which is meant: AWS_REGION, AWS_PROFILE, and LAKEFILL_SERVICE for another stage',
    });
  }
  const definition = JSON.parse(backfill.definition) as Definition;
  return {
    name,
    machines: { backfill: backfill.id, rollback: rollback.id },
    control: definition.States?.ProcessChunks?.ResultWriter?.Parameters?.Bucket ?? '',
    declared: declaredIn(definition.Comment ?? ''),
  };
}

/** `.. Declarations: flights=<hash>, weather=<hash>` */
function declaredIn(comment: string): ReadonlyMap<string, string> | null {
  const list = /Declarations: (.*)$/.exec(comment)?.[1];
  if (list === undefined) return null;
  return new Map(
    Array.from(list.matchAll(/([a-z][a-z0-9_-]*)=([0-9a-f]{64})/g), ([, id = '', hash = '']) => [id, hash]),
  );
}
