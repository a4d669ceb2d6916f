import type { Facts } from '../../core/audit/facts.ts';
import { readFooter, timeClock, timeExtents } from '../../core/audit/footer/index.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Stretch } from '../../core/gaps/share.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { FileProblem } from '../../ports/engine.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';
import { mapLimit } from '../shared/concurrency.ts';

/** Where in time the rows of some files lie; `wall`: by the readings of a clock. */
export interface SourceTimes {
  stretches: Stretch[];
  wall: boolean;
}

type Read = SourceTimes & { problems: FileProblem[] };

/**
 * Where in time the rows of an unpartitioned source's files lie. A file that does not tell is named in a warning and left
 * out; one with some wrong times stays where its others lie, so that its partitions fail and none is filled without it.
 * Errors: `NoReadableSource` where no file is sound, and what the store or the engine cannot do.
 */
export async function timesOf(
  source: Source,
  dataset: Dataset,
  objects: readonly ObjectInfo[],
  deps: Pick<Deps, 'store' | 'engine' | 'logger'>,
): Promise<SourceTimes> {
  const read = await readTimes(source, dataset, objects, deps).catch((error: unknown) => {
    throw unreadable(source, errorMessage(error), error);
  });
  const [first] = read.problems;
  if (first && read.problems.length === objects.length) throw unreadable(source, `${first.uri}: ${first.message}`);
  for (const { uri, message } of read.problems) {
    deps.logger.warn('a file of a source cannot be relied on', { source: source.id, uri, problem: message });
  }
  return read;
}

const unreadable = (source: Source, why: string, cause?: unknown): LakefillError =>
  new LakefillError('NoReadableSource', `source ${source.id} cannot be read: ${why}`, {
    data: { source: source.id, location: source.location ?? null },
    hint: 'check its location, format and timeColumn in the dataset file',
    cause,
  });

/** Parquet footers tell in one range read per file; where one leaves it open, and for other formats, values are scanned. */
async function readTimes(
  source: Source,
  dataset: Dataset,
  objects: readonly ObjectInfo[],
  deps: Pick<Deps, 'store' | 'engine'>,
): Promise<Read> {
  if (source.format !== 'parquet') return fromScan(source, dataset, objects, deps.engine);
  const footers = await fromFooters(source, objects, deps.store);
  if ('times' in footers) return { ...footers.times, problems: footers.problems };
  const scanned = await fromScan(source, dataset, footers.open, deps.engine);
  return { ...scanned, problems: [...footers.problems, ...scanned.problems] };
}

/** `open`: the readable files, where some footer leaves open where its rows lie. Budget: at most two range reads per file. */
async function fromFooters(
  source: Source,
  objects: readonly ObjectInfo[],
  store: Deps['store'],
): Promise<{ problems: FileProblem[] } & ({ times: SourceTimes } | { open: ObjectInfo[] })> {
  const column = source.timeColumn ?? '';
  const read = await mapLimit(objects, 16, async (object) => {
    const { uri } = object;
    const reading = await readFooter(object, (start, end) => store.getRange(uri, start, end));
    if (reading.outcome !== 'ok') {
      return { problem: { uri, message: `not a readable Parquet file: ${reading.message}` } };
    }
    if (!reading.facts.columns.some(({ name }) => name.toLowerCase() === column.toLowerCase())) {
      return { problem: { uri, message: `has no column "${column}"` } };
    }
    const extents = timeExtents(reading, column);
    const timed = timedAll(reading.facts, column);
    return {
      object,
      instant: timeClock(reading, column) === 'instant',
      stretches: extents?.map((one) => ({ uri, ...one, timed })),
    };
  });
  const problems = read.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const sound = read.flatMap((one) => ('problem' in one ? [] : [one]));
  if (sound.some((one) => one.stretches === undefined)) return { problems, open: sound.map(({ object }) => object) };
  const stretches = sound.flatMap((one) => one.stretches ?? []);
  const wall = sound.every(({ instant }) => !instant);
  // Where clocks differ from file to file, bounds of one are compared with those of the other: good enough to estimate.
  const alike = wall || sound.every(({ instant }) => instant);
  return {
    problems,
    times: { stretches: alike ? stretches : stretches.map((one) => ({ ...one, timed: false })), wall },
  };
}

const timedAll = ({ columns }: Facts, column: string): boolean =>
  columns.filter(({ name }) => name.toLowerCase() === column.toLowerCase()).every(({ nulls }) => nulls === 0);

async function fromScan(
  source: Source,
  dataset: Dataset,
  objects: readonly ObjectInfo[],
  engine: Deps['engine'],
): Promise<Read> {
  if (objects.length === 0) return { stretches: [], wall: true, problems: [] };
  const states = objects.map(({ uri, size, etag }) => ({ uri, size, etag }));
  const { extents, wall, problems } = await engine.profile(
    viewOf(source, dataset),
    dataset.declaration.timeZone,
    states,
  );
  return { stretches: extents, wall, problems };
}
