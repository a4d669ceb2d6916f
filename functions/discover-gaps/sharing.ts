import { wallIn } from '../../core/calendar/wall.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { instantBounds, type MicrosRange, StretchIndex, wallBounds } from '../../core/gaps/share.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import { type Finder, type Holding, holdingOf, templateOf } from './holding.ts';
import { placeOf, scanPlaces } from './scan.ts';
import { timesOf } from './source-profile.ts';

/** What an unpartitioned place holds, read once. */
interface Profile {
  /** Some of its objects, whole: made once, thousands of partitions share them. */
  holding(uris: readonly string[]): Holding;
  stretches: StretchIndex;
  wall: boolean;
}

/**
 * Finder for a source whose files hold many partitions: where in time their rows lie tells which partitions they hold,
 * and about how much of each. Parquet footers tell that in one range read per file; other formats are scanned once.
 */
export function sharing(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'engine' | 'logger'>): Finder {
  const template = templateOf(source, dataset);
  const filtered = viewOf(source, dataset).filterColumns.length > 0;
  const profiles = new Map<string, Promise<Profile>>();
  return async (partitions) => {
    const found = new Map<string, Holding>();
    for (const partition of partitions) {
      const place = placeOf(template.locate(partition.values));
      const pending = profiles.get(place) ?? profileOf(source, dataset, place, deps);
      profiles.set(place, pending);
      const profile = await pending;
      const bounds = profile.wall ? wallRange(source, dataset, partition) : instantBounds(partition);
      const share = profile.stretches.within(bounds);
      if (!share) continue;
      const exactRows = filtered ? null : profile.stretches.exactRows(bounds);
      const { source: whole, newest } = profile.holding(share.uris);
      const chosen = { ...whole, bytes: Math.ceil(share.bytes), rows: Math.round(share.rows) };
      found.set(partition.key, { source: chosen, newest, ...(exactRows !== null && { exactRows }) });
    }
    return found;
  };
}

const stateOf = ({ uri, size, etag, lastModified }: ObjectInfo) => ({ uri, size, etag, lastModified });

function holdings(source: Source, listed: readonly ObjectInfo[]): Profile['holding'] {
  const objects = new Map(listed.map((object) => [object.uri, object]));
  const made = new Map<string, Holding>();
  return (uris) => {
    const id = uris.join('\n');
    const known = made.get(id);
    if (known) return known;
    const states = uris.flatMap((uri) => objects.get(uri) ?? []).map(stateOf);
    const holding = holdingOf(source, states);
    made.set(id, holding);
    return holding;
  };
}

/** A column in another zone than the dataset's is cut at that zone's readings of the partition's instants. */
function wallRange(source: Source, dataset: Dataset, partition: Partition): MicrosRange {
  const zone = source.timeColumnZone;
  if (zone === undefined || zone === dataset.declaration.timeZone) {
    return instantBounds(dataset.calendar.readings(partition));
  }
  return wallBounds(wallIn(partition, zone));
}

async function profileOf(
  source: Source,
  dataset: Dataset,
  place: string,
  deps: Pick<Deps, 'store' | 'engine' | 'logger'>,
): Promise<Profile> {
  const listed = (await scanPlaces(deps.store, [place])).get(place) ?? [];
  const { stretches, wall } = await timesOf(source, dataset, listed, deps);
  return { holding: holdings(source, listed), stretches: new StretchIndex(stretches), wall };
}
