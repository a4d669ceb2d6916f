import { createHash } from 'node:crypto';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { parseUri } from '../../core/uri.ts';
import { mapLimit } from '../../functions/shared/concurrency.ts';
import type { Deps } from '../../ports/deps.ts';
import { readersView } from '../reading.ts';

/** SHA-256 of every object below the target's location and of every object that readers see, by URI. */
export async function snapshot(dataset: Dataset, deps: Deps): Promise<Map<string, string>> {
  const uris = new Set<string>();
  for await (const page of deps.store.list(parseUri(dataset.target.root))) {
    for (const { uri } of page.objects) uris.add(uri);
  }
  for (const { objects } of await readersView(dataset, deps)) for (const { uri } of objects) uris.add(uri);
  const hashes = await mapLimit([...uris].sort(), 8, async (uri) => {
    const { body } = await deps.store.get(uri);
    return [uri, createHash('sha256').update(body).digest('hex')] as const;
  });
  return new Map(hashes);
}

export const sameSnapshot = (a: Map<string, string>, b: Map<string, string>): boolean =>
  a.size === b.size && [...a].every(([uri, hash]) => b.get(uri) === hash);
