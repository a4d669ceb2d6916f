import { writeFileSync } from 'node:fs';
import { pricesOf } from '../../core/cost/prices.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Json } from '../../core/json.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { localTimes } from '../../report/local-time.ts';
import { shortTable } from '../../report/table.ts';
import { count, dollars, duration, size } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { preview } from '../preview.ts';
import { commandLine } from '../request-options.ts';
import { checkRoot } from '../root.ts';
import { planFile } from './plan-file.ts';

/** `lakefill plan D`: chunks, price, time. Writes nothing but the file that `--out` names. */
export async function plan(
  payload: Record<string, Json>,
  options: { out?: string },
  { deps, options: global }: CliContext,
): Promise<Answer> {
  checkRoot(deps.root);
  const { plan: made, request, work, dataset } = await preview(payload, deps);
  if (options.out !== undefined)
    writeFileSync(options.out, `${JSON.stringify(planFile(made, request, work), null, 2)}\n`);
  const next =
    options.out === undefined
      ? commandLine(['run', dataset.id], { ...payload, planHash: made.planHash }, global)
      : commandLine(['run', '--plan', options.out], {}, global);
  const closing = made.chunks.length === 0 ? '' : `\n\nnothing was done; to do it:\n  ${next}`;
  return done(made, `${planText(made, dataset, deps.region)}${closing}`);
}

/** A plan for people: with times as clocks of the dataset's zone show them, and a note where the region's prices are not known. */
export const planText = (made: Plan, { declaration }: Dataset, region: string): string =>
  localTimes(linesOf(made, region).join('\n'), declaration.timeZone);

function linesOf(made: Plan, region: string): string[] {
  const { estimate } = made;
  const reasons = [...Map.groupBy(made.skipped, (one) => one.reason)].map(
    ([reason, list]) => `${count(list.length, 'partition')} skipped: ${reason}`,
  );
  if (made.chunks.length === 0) return ['nothing to do', ...reasons];
  const rows = made.chunks.map((chunk) => [
    chunk.id,
    chunk.register ? 'catalog only' : chunk.engine,
    chunk.partitions.length,
    size(chunk.bytes),
    duration(chunk.estimatedSeconds),
    dollars(chunk.estimatedUsd),
    `${chunk.partitions[0] ?? ''}${chunk.partitions.length > 1 ? ` ... ${chunk.partitions.at(-1)}` : ''}`,
  ]);
  const { note } = pricesOf(region);
  return [
    `${made.mode} ${made.dataset}: ${count(estimate.partitions, 'partition')} in ${count(estimate.chunks, 'chunk')}, ${size(estimate.bytes)}, about ${duration(estimate.seconds)} and ${dollars(estimate.usd)} on AWS`,
    `plan ${made.planHash}`,
    ...(note === null ? [] : [note]),
    ...windowLines(made),
    '',
    shortTable(['chunk', 'engine', 'partitions', 'bytes', 'time', 'price', 'which'], rows),
    ...reasons,
  ];
}

/** When it ends, and what fits no window; nothing in plans of older versions. */
function windowLines({ finishesAt, overlong = [] }: Plan): string[] {
  if (finishesAt === undefined) return [];
  const end = finishesAt === null ? 'it does not end within ten years' : `it ends about ${finishesAt}`;
  const long = `${overlong.join(', ')} ${overlong.length === 1 ? 'is' : 'are'} longer than a window has room for: started in one, ended after it`;
  return overlong.length === 0 ? [end] : [end, long];
}
