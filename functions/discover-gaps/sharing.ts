import type { Facts } from '../../core/audit/facts.ts';
import { readFooter, timeClock, timeExtents } from '../../core/audit/footer/index.ts';
import { wallIn } from '../../core/calendar/wall.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import { instantBounds, type MicrosRange, type Stretch, StretchIndex, wallBounds } from '../../core/gaps/share.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { type Finder, type Holding, holdingOf, templateOf } from './holding.ts';
import { placeOf, scanPlaces } from './scan.ts';

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
export function sharing(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'engine'>): Finder {
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
  deps: Pick<Deps, 'store' | 'engine'>,
): Promise<Profile> {
  const listed = (await scanPlaces(deps.store, [place])).get(place) ?? [];
  try {
    const { stretches, wall } =
      (source.format === 'parquet' ? await fromFooters(source, listed, deps.store) : null) ??
      (await fromScan(source, dataset, listed, deps.engine));
    return { holding: holdings(source, listed), stretches: new StretchIndex(stretches), wall };
  } catch (error) {
    throw new LakefillError('NoReadableSource', `source ${source.id} cannot be read: ${errorMessage(error)}`, {
      data: { source: source.id, location: source.location ?? null },
      hint: 'check its location, format and timeColumn in the dataset file',
      cause: error,
    });
  }
}

/** Null when some footer leaves open where its rows lie. Budget: at most two range reads per file. */
async function fromFooters(
  source: Source,
  objects: readonly ObjectInfo[],
  store: Deps['store'],
): Promise<{ stretches: Stretch[]; wall: boolean } | null> {
  const column = source.timeColumn ?? '';
  const read = await mapLimit(objects, 16, async (object) => {
    const reading = await readFooter(object, (start, end) => store.getRange(object.uri, start, end));
    if (reading.outcome !== 'ok') {
      throw new LakefillError('NoReadableSource', `${object.uri} is not a readable Parquet file: ${reading.message}`);
    }
    if (!reading.facts.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase())) {
      throw new LakefillError('NoReadableSource', `${object.uri} has no column "${column}"`);
    }
    const extents = timeExtents(reading, column);
    const timed = timedAll(reading.facts, column);
    return {
      instant: timeClock(reading, column) === 'instant',
      stretches: extents?.map((one) => ({ uri: object.uri, ...one, timed })),
    };
  });
  const stretches = read.flatMap((one) => one.stretches ?? []);
  if (read.some((one) => one.stretches === undefined)) return null;
  const wall = read.every(({ instant }) => !instant);
  // Where clocks differ from file to file, bounds of one are compared with those of the other: good enough to estimate.
  const alike = wall || read.every(({ instant }) => instant);
  return { stretches: alike ? stretches : stretches.map((one) => ({ ...one, timed: false })), wall };
}

const timedAll = ({ columns }: Facts, column: string): boolean =>
  columns.filter(({ name }) => name.toLowerCase() === column.toLowerCase()).every(({ nulls }) => nulls === 0);

async function fromScan(
  source: Source,
  dataset: Dataset,
  objects: readonly ObjectInfo[],
  engine: Deps['engine'],
): Promise<{ stretches: Stretch[]; wall: boolean }> {
  if (objects.length === 0) return { stretches: [], wall: true };
  const states = objects.map(({ uri, size, etag }) => ({ uri, size, etag }));
  const profile = await engine.profile(viewOf(source, dataset), dataset.declaration.timeZone, states);
  return { stretches: profile.extents, wall: profile.wall };
}
