import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { type Block, partOf } from '../../core/gaps/block.ts';
import type { Holdings } from '../../core/gaps/glance.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { Finder } from './holding.ts';
import { catalogued, placed, versioned } from './placing.ts';
import { sharing } from './sharing.ts';

/**
 * For every partition the first source, in declared order, that holds it. What is read once for all (an unpartitioned
 * source's listing and footers) is kept for the next call of the returned function.
 */
export function sourceFinder(dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog' | 'engine' | 'logger'>): Finder {
  const finders = dataset.declaration.sources.map((source) => finderOf(source, dataset, deps));
  return (block) => find(finders, block);
}

const nothing: Holdings = {
  latest: Number.NEGATIVE_INFINITY,
  newest: () => undefined,
  chosen: () => null,
  exactRows: () => undefined,
};

async function find([first, ...others]: readonly Finder[], block: Block): Promise<Holdings> {
  const held = first ? await first(block) : nothing;
  if (others.length === 0) return held;
  const rest = Array.from({ length: block.length }, (_, index) => index).filter(
    (index) => held.newest(index) === undefined,
  );
  if (rest.length === 0) return held;
  const positions = new Map(rest.map((index, position) => [index, position]));
  const later = await find(others, partOf(block, rest));
  const pick = <T>(index: number, what: (holdings: Holdings, own: number) => T): T => {
    const position = positions.get(index);
    return position === undefined ? what(held, index) : what(later, position);
  };
  return {
    latest: Math.max(held.latest, later.latest),
    newest: (index) => pick(index, (holdings, own) => holdings.newest(own)),
    chosen: (index) => pick(index, (holdings, own) => holdings.chosen(own)),
    exactRows: (index) => pick(index, (holdings, own) => holdings.exactRows(own)),
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
