import { type Knowledge, mergeFacts } from '../../core/ledger/facts.ts';
import type { FactsDocument } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import { type Waiver, type WaiversDocument, waives } from '../../core/ledger/waiver.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from './concurrency.ts';
import { readDocument, requireDocument } from './documents.ts';

/** All facts documents of a dataset. Budget: one LIST per 1,000 runs, one GET per run. */
export async function readFacts(dataset: string, deps: Pick<Deps, 'store' | 'control'>): Promise<FactsDocument[]> {
  const uris: string[] = [];
  for await (const page of deps.store.list(parseUri(ledgerPaths(deps.control).allFacts(dataset)))) {
    uris.push(...page.objects.map((object) => object.uri));
  }
  return mapLimit(uris, 8, (uri) => requireDocument<FactsDocument>(deps.store, uri));
}

/** What the ledger knows of every partition it ever touched. */
export async function readKnowledge(
  dataset: string,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<Map<string, Knowledge>> {
  return mergeFacts(await readFacts(dataset, deps));
}

/** The waivers in force at `now` (ms), by partition. */
export async function readWaivers(
  dataset: string,
  now: number,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<Map<string, Waiver>> {
  const document = await readDocument<WaiversDocument>(deps.store, ledgerPaths(deps.control).waivers(dataset));
  return new Map(Object.entries(document?.value.partitions ?? {}).filter(([, waiver]) => waives(waiver, now)));
}
