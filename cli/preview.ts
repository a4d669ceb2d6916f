import type { Dataset } from '../core/dataset/dataset.ts';
import { LakefillError } from '../core/errors.ts';
import type { Candidate } from '../core/gaps/candidate.ts';
import type { Json } from '../core/json.ts';
import { parseRequest } from '../core/request/parse.ts';
import type { Request, Resolution } from '../core/request/request.ts';
import { resolve } from '../core/request/resolve.ts';
import { discover } from '../functions/discover-gaps/discovery.ts';
import { makePlan, type Planning } from '../functions/plan-chunks/make-plan.ts';
import { checkEnvironment } from '../functions/prepare-run/environment.ts';
import { countingCatalog, countingStore } from '../ports/counting.ts';
import type { Deps } from '../ports/deps.ts';

/** A look at the lake without a run: nothing is written but versions that were seen. */
export interface Look {
  dataset: Dataset;
  request: Request;
  resolution: Resolution;
  now: number;
  candidates: Candidate[];
  requests: Record<string, number>;
}

/** The request and the dataset it names; a `resume` is not a request. */
export async function openRequest(
  payload: Record<string, Json>,
  deps: Pick<Deps, 'declarations'>,
): Promise<{ request: Request; dataset: Dataset }> {
  const request = parseRequest(payload);
  if ('resume' in request) {
    throw new LakefillError('InvalidRequest', 'resume has a command of its own', {
      hint: `lakefill resume ${request.resume}`,
    });
  }
  return { request, dataset: await deps.declarations.load(request.dataset) };
}

/** Finds what is wrong with the request's partitions, as the run's own discovery would. */
export async function look(payload: Record<string, Json>, deps: Deps): Promise<Look> {
  const { request, dataset } = await openRequest(payload, deps);
  const now = deps.clock.now();
  const resolution = resolve(request, dataset, now);
  const { store, requests } = countingStore(deps.store);
  const { catalog, requests: catalogRequests } = countingCatalog(deps.catalog);
  const candidates: Candidate[] = [];
  const task = { dataset, request, resolution, now, cursor: 0 };
  for await (const slice of discover(task, { ...deps, store, catalog })) candidates.push(...slice.candidates);
  return { dataset, request, resolution, now, candidates, requests: { ...requests, ...catalogRequests } };
}

/** The plan that a run would freeze now, with every refusal that it would meet before its first write. */
export async function preview(payload: Record<string, Json>, deps: Deps): Promise<Look & Planning> {
  const seen = await look(payload, deps);
  await checkEnvironment(seen.dataset, deps);
  const { dataset, request, now, candidates, resolution } = seen;
  const planning = await makePlan({ dataset, request, now, candidates, skipped: resolution.skipped() }, deps);
  return { ...seen, ...planning };
}
