import type { Interval } from '../../core/calendar/interval.ts';
import { readingsIn } from '../../core/calendar/wall.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { at } from '../../core/errors.ts';
import type { Block } from '../../core/gaps/block.ts';
import type { ChosenSource } from '../../core/gaps/candidate.ts';
import type { Holdings } from '../../core/gaps/glance.ts';
import { type ShareOf, StretchIndex } from '../../core/gaps/share.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import { chosenSource, type Finder, templateOf } from './holding.ts';
import { placeOf, scanPlaces } from './scan.ts';
import { timesOf } from './source-profile.ts';

/** Some objects of a source, whole: made once, thousands of partitions share them. */
interface Whole {
  /** So much of them; the same object for neighbours that have as much. */
  part(bytes: number, rows: number): ChosenSource;
  /** When the newest of them was written, ms. */
  newest: number;
}

/** What an unpartitioned place holds, read once. */
interface Profile {
  whole(uris: readonly string[]): Whole;
  latest: number;
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
  const profileAt = (uri: string): Promise<Profile> => {
    const place = placeOf(uri);
    const profile = profiles.get(place) ?? profileOf(source, dataset, place, deps);
    profiles.set(place, profile);
    return profile;
  };
  return async (block) => {
    const own: Profile[] = [];
    if (template.keys.length === 0) own.push(await profileAt(template.template));
    else {
      for (let i = 0; i < block.length; i += 1) {
        own.push(await profileAt(template.locate(block.partition(i).values)));
      }
    }
    const profileOfIndex = own.length === 1 ? () => at(own, 0) : (index: number) => at(own, index);
    const boundsOf = (index: number, { wall }: Profile): Interval =>
      wall ? wallRange(source, dataset, spanAt(block, index)) : spanAt(block, index);
    const shareAt = (index: number): (ShareOf & { whole: Whole }) | null => {
      const profile = profileOfIndex(index);
      const share = profile.stretches.within(boundsOf(index, profile));
      return share && { ...share, whole: profile.whole(share.uris) };
    };
    return {
      latest: own.reduce((latest, profile) => Math.max(latest, profile.latest), Number.NEGATIVE_INFINITY),
      newest(index) {
        return shareAt(index)?.whole.newest;
      },
      chosen(index) {
        const share = shareAt(index);
        return share === null ? null : share.whole.part(Math.ceil(share.bytes), Math.round(share.rows));
      },
      exactRows(index) {
        if (filtered || !shareAt(index)) return undefined;
        const profile = profileOfIndex(index);
        return profile.stretches.exactRows(boundsOf(index, profile)) ?? undefined;
      },
    } satisfies Holdings;
  };
}

const spanAt = ({ starts, ends }: Block, index: number): Interval => ({
  start: starts[index] ?? 0,
  end: ends[index] ?? 0,
});

function wholes(source: Source, listed: readonly ObjectInfo[]): Profile['whole'] {
  const objects = new Map(listed.map((object) => [object.uri, object]));
  const made = new Map<string, Whole>();
  return (uris) => {
    const id = uris.length === 1 ? (uris[0] ?? '') : uris.join('\n');
    const known = made.get(id);
    if (known) return known;
    const own = uris.flatMap((uri) => objects.get(uri) ?? []);
    const all = chosenSource(source, own);
    let part: ChosenSource = all;
    const whole: Whole = {
      part(bytes, rows) {
        if (part.bytes !== bytes || part.rows !== rows) part = { ...all, bytes, rows };
        return part;
      },
      newest: own.reduce((newest, object) => Math.max(newest, object.lastModified), 0),
    };
    made.set(id, whole);
    return whole;
  };
}

/** A column in another zone than the dataset's is cut at that zone's readings of the partition's instants. */
function wallRange(source: Source, dataset: Dataset, span: Interval): Interval {
  const zone = source.timeColumnZone;
  const own = zone === undefined || zone === dataset.declaration.timeZone;
  return own ? dataset.calendar.readings(span) : readingsIn(span, zone);
}

async function profileOf(
  source: Source,
  dataset: Dataset,
  place: string,
  deps: Pick<Deps, 'store' | 'engine' | 'logger'>,
): Promise<Profile> {
  const listed = (await scanPlaces(deps.store, [place])).get(place) ?? [];
  const { stretches, wall } = await timesOf(source, dataset, listed, deps);
  return {
    whole: wholes(source, listed),
    latest: listed.reduce((latest, { lastModified }) => Math.max(latest, lastModified), 0),
    stretches: new StretchIndex(stretches),
    wall,
  };
}
