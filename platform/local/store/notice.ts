import { realpathSync, rmSync } from 'node:fs';
import { digestStable } from './digest.ts';
import { type Lake, until } from './lake.ts';
import type { Place } from './place.ts';
import { look, mtimeOf, type Stamp } from './stamp.ts';
import {
  addMarker,
  addVersion,
  dropVersion,
  latestVersion,
  linkVersion,
  nextVersion,
  restamp,
  type Version,
  versionsOf,
} from './version.ts';

/** Whether what is known of a key is what lies there. */
export const agrees = (version: Version | undefined, stamp: Stamp | undefined): boolean =>
  version === undefined || version.marker ? stamp === undefined : version.stamp === stamp?.text;

/**
 * The object that the key holds, after taking note of whatever another program did to its file. One stat and one look-up
 * when nobody did anything. Error: `TransientError` while somebody writes the file without a pause.
 */
export async function current(lake: Lake, place: Place): Promise<Version | undefined> {
  const found = await until(place.uri, async () => {
    const version = latestVersion(lake.database, place);
    if (agrees(version, look(place.path))) return { version };
    await settle(lake, [place]);
    return undefined;
  });
  return found.version?.marker ? undefined : found.version;
}

/** What a file holds, with the metadata of the write that was killed after moving it here. */
interface Sighting {
  place: Place;
  stamp: Stamp | undefined;
  etag: string;
  metadata: Record<string, string>;
}

/**
 * Takes note of files that other programs wrote, replaced or removed: hashes them outside the lock, then records all of
 * them in one transaction. What changes meanwhile is left for the next look.
 */
export async function settle(lake: Lake, places: readonly Place[]): Promise<void> {
  const sightings: Sighting[] = [];
  for (const place of places) {
    const sighting = await sight(lake, place);
    if (sighting) sightings.push(sighting);
  }
  if (sightings.length === 0) return;
  const now = Date.now();
  await lake.join(() => ({
    value: undefined,
    folders: sightings.flatMap((sighting) => record(lake, sighting, now)),
  }));
}

async function sight(lake: Lake, place: Place): Promise<Sighting | undefined> {
  const stamp = look(place.path);
  if (agrees(latestVersion(lake.database, place), stamp)) return undefined;
  if (!stamp) return { place, stamp, etag: '', metadata: {} };
  const sql = 'SELECT etag, metadata FROM pending WHERE ino = ? AND content = ?';
  const pending = lake.database.get(sql, stamp.ino, stamp.content);
  if (pending) {
    return { place, stamp, etag: String(pending.etag), metadata: JSON.parse(String(pending.metadata)) };
  }
  const hashed = await digestStable(place.path);
  return hashed && { place, ...hashed, metadata: {} };
}

function record(lake: Lake, { place, stamp, etag, metadata }: Sighting, now: number): string[] {
  const known = latestVersion(lake.database, place);
  const there = look(place.path);
  if (there?.text !== stamp?.text || agrees(known, there)) return [];
  if (!there) {
    addMarker(lake, place, now);
    return [];
  }
  if (known && !known.marker && known.etag === etag) {
    const touched = there.mtime !== mtimeOf(known.stamp);
    restamp(lake.database, known.seq, there, touched ? there.mtime : known.modified);
    return [];
  }
  if (known && known.ino === there.ino) dropOverwritten(lake, place, there.ino);
  // An old version's link that was put back to its place, by a removal of the newest that was killed.
  const origin = versionsOf(lake.database, place).find((one) => one.ino === there.ino && one.etag === etag);
  const { seq, file, path } = nextVersion(lake, place.key);
  const folders = linkVersion(realpathSync(place.path), path);
  const linked = look(place.path);
  if (linked?.content !== there.content) {
    // Replaced between the look and the link: the next look sees what is there now.
    rmSync(path, { force: true });
    return folders;
  }
  // A first version's bytes are as old as its file says. A later one came after the one before it: ctime cannot be set.
  const since = known ? there.ctime : there.mtime;
  addVersion(
    lake,
    place,
    seq,
    { size: there.size, etag, since, modified: there.mtime, metadata: origin?.metadata ?? metadata },
    { file, stamp: linked },
  );
  return folders;
}

/** A file edited in place took its versions' bytes with it: they are the same inode. */
function dropOverwritten(lake: Lake, place: Place, ino: string): void {
  for (const version of versionsOf(lake.database, place)) {
    if (version.ino !== ino || version.marker) continue;
    if (look(lake.versionPath(version.file))?.ino === ino) dropVersion(lake, version);
  }
}
