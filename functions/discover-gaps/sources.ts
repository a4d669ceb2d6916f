import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { Finder, Holding } from './holding.ts';
import { catalogued, placed, versioned } from './placing.ts';
import { sharing } from './sharing.ts';

/**
 * For every partition the first source, in declared order, that holds it. What is read once for all (an unpartitioned
 * source's listing and footers) is kept for the next call of the returned function.
 */
export function sourceFinder(dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog' | 'engine' | 'logger'>): Finder {
  const finders = dataset.declaration.sources.map((source) => finderOf(source, dataset, deps));
  return async (partitions) => {
    const chosen = new Map<string, Holding>();
    for (const find of finders) {
      const rest = partitions.filter((partition) => !chosen.has(partition.key));
      if (rest.length === 0) break;
      for (const [key, holding] of await find(rest)) chosen.set(key, holding);
    }
    return chosen;
  };
}

function finderOf(
  source: Source,
  dataset: Dataset,
  deps: Pick<Deps, 'store' | 'catalog' | 'engine' | 'logger'>,
): Finder {
  if (!viewOf(source, dataset).partitioned) return sharing(source, dataset, deps);
  if (source.kind === 's3-versions') return versioned(source, dataset, deps);
  if (source.kind === 'catalog') return catalogued(source, dataset, deps);
  return placed(source, dataset, deps);
}
