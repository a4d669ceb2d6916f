import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../core/audit/column.ts';
import { createZone } from '../../core/calendar/zone.ts';
import { at, LakefillError } from '../../core/errors.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { SourceView } from '../../core/plan/chunk-document.ts';
import type { Extent, FileProblem, SourceProfile } from '../../ports/engine.ts';
import { readFailure } from './failure.ts';
import { hiveType } from './hive-type.ts';
import { preparedColumns } from './prepared-columns.ts';
import { identifier } from './quote.ts';
import { openScan } from './scan.ts';
import { openPart, type Part } from './source.ts';
import { type DuckDbOptions, inWorkshop } from './workshop.ts';

/** Microseconds; a text column may hold both kinds. */
interface Span {
  object: ObjectState;
  rows: number;
  /** Rows whose text is no time. */
  wrong: number;
  wall: { min: bigint; max: bigint } | undefined;
  instant: { min: bigint; max: bigint } | undefined;
}

/**
 * First and last time and number of rows of each file: one GET per object, one scan of the time column. Files without any
 * time have no extent. Bounds stay wall-clock readings where the whole column is zone-less and in the dataset's zone. A
 * file that cannot serve is a problem of its own and not of the others. Throws `SourceChanged`, and what the machine lacks.
 */
export async function profile(
  options: DuckDbOptions,
  view: SourceView,
  timeZone: string,
  objects: readonly ObjectState[],
): Promise<SourceProfile> {
  const { format, csv, timeColumn } = view;
  if (timeColumn === undefined) throw new LakefillError('Bug', `source ${view.id} has no time column to profile`);
  if (objects.length === 0) return { columns: [], extents: [], wall: true, problems: [] };
  return inWorkshop(options, objects, async ({ sandbox, objects: local }) => {
    const connection = await sandbox.connect();
    const spans: Span[] = [];
    const problems: FileProblem[] = [];
    for (const object of objects) {
      const set = { format, csv, files: local.files([object]) };
      try {
        const part = await openPart(connection, set, view, local.rename, 'TRY_CAST');
        const span = await spanOf(connection, object, part, timeColumn);
        spans.push(span);
        if (span.wrong > 0) problems.push({ uri: object.uri, message: wrongTimes(span, timeColumn) });
      } catch (error) {
        const { name, message } = readFailure(error, [object.uri], local.rename);
        if (name !== 'TransformFailed') throw error;
        problems.push({ uri: object.uri, message });
      }
    }
    const files = local.files(spans.map(({ object }) => object));
    const columns =
      files.length === 0
        ? []
        : await columnsOf(connection, (await openScan(connection, { format, csv, files }, local.rename)).sql);
    return { columns, ...extentsOf(spans, view.timeColumnZone ?? timeZone, timeZone), problems };
  });
}

const wrongTimes = ({ wrong, rows }: Span, column: string): string =>
  `${wrong} of ${rows} ${rows === 1 ? 'row' : 'rows'} ${wrong === 1 ? 'has' : 'have'} a "${column}" that is no time`;

async function columnsOf(connection: DuckDBConnection, from: string): Promise<Column[]> {
  const prepared = await connection.prepare(`SELECT * FROM ${from}`);
  return preparedColumns(prepared).map(({ name, type }) => ({ name, type: hiveType(type) }));
}

async function spanOf(
  connection: DuckDBConnection,
  object: ObjectState,
  { from, time, timeType }: Part,
  timeColumn: string,
): Promise<Span> {
  const [wallColumn = timeColumn, instantColumn] = time?.hidden ?? [];
  const pair = (name: string): string => `epoch_us(min(${identifier(name)})), epoch_us(max(${identifier(name)}))`;
  const read = [wallColumn, ...(instantColumn === undefined ? [] : [instantColumn])];
  const timed = read.map((name) => `count(${identifier(name)})`).join(' + ');
  const reader = await connection.runAndReadAll(
    `SELECT count(*), count(${identifier(timeColumn)}) - (${timed}), ${read.map(pair).join(', ')} FROM ${from}`,
  );
  const [rows, wrong, ...bounds] = reader.getRows()[0] ?? [];
  const range = (min: unknown, max: unknown) =>
    typeof min === 'bigint' && typeof max === 'bigint' ? { min, max } : undefined;
  const first = range(bounds[0], bounds[1]);
  const zoned = timeType === 'TIMESTAMP WITH TIME ZONE';
  return {
    object,
    rows: Number(rows),
    wrong: Number(wrong),
    wall: zoned ? undefined : first,
    instant: zoned ? first : range(bounds[2], bounds[3]),
  };
}

function extentsOf(spans: readonly Span[], zone: string, timeZone: string): Pick<SourceProfile, 'extents' | 'wall'> {
  const wall = zone === timeZone && spans.every(({ instant }) => instant === undefined);
  const extents = spans.flatMap(({ object, rows, wall: readings, instant }): Extent[] => {
    const shown =
      readings && (wall ? readings : { min: instantOf(readings.min, zone), max: instantOf(readings.max, zone) });
    const both = [shown, instant].filter((range) => range !== undefined);
    if (both.length === 0) return [];
    const times = both.flatMap((range) => [range.min, range.max]).sort((a, b) => (a < b ? -1 : 1));
    const [min, max] = [at(times, 0), at(times, times.length - 1)];
    return [{ uri: object.uri, rows, bytes: object.size, min, max }];
  });
  return { extents, wall };
}

/** The first instant that clocks show the reading; a reading that they skip counts to the time just before. */
function instantOf(micros: bigint, zoneName: string): bigint {
  const zone = createZone(zoneName);
  const reading = Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0);
  const first = zone.first(reading);
  if (zone.reading(first) !== reading) return BigInt(first) * 1000n - 1n;
  return BigInt(first - reading) * 1000n + micros;
}
