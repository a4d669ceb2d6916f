import { formatReading, type Interval } from '../../../core/calendar/interval.ts';
import { coalesce, subtract } from '../../../core/calendar/intervals.ts';
import { parsePeriod } from '../../../core/calendar/period.ts';
import { locationTemplate } from '../../../core/dataset/location-template.ts';
import { before } from '../../../core/duration.ts';
import { type Adapter, type Adapters, never, notOurs } from './case.ts';
import { keyed, keyOf, reading, unitCalendar, unitOf } from './time.ts';

/** How Luigi writes what its ranges need. */
const FORMATS: Record<string, string> = {
  minute: "yyyy-MM-dd'T'HHmm",
  hour: "yyyy-MM-dd'T'HH",
  day: 'yyyy-MM-dd',
  month: 'yyyy-MM',
  year: 'yyyy',
};

/** Duration of some units, `P1095D`. */
const duration = (count: number, unit: string): string => {
  const letter = unit.charAt(0).toUpperCase();
  return unit === 'hour' || unit === 'minute' ? `PT${count}${letter}` : `P${count}${letter}`;
};

const TEMPLATE: Record<string, [string, string]> = {
  Y: ['year', 'yyyy'],
  m: ['month', 'MM'],
  d: ['day', 'dd'],
  H: ['hour', 'HH'],
  M: ['minute', 'mm'],
};

const listing: Adapter = ({ input, expected }) => {
  const calendar = keyed(input.unit, FORMATS[input.unit] ?? '');
  const location = `s3://lake${input.path_template.replace(/%([YmdHM])/g, (_, code: string) => `\${${TEMPLATE[code]?.[0]}}`)}`;
  const names = Object.values(TEMPLATE).filter(([name]) => location.includes(`\${${name}}`));
  const template = locationTemplate(
    location,
    Object.fromEntries(
      names.map(([name, format]) => [
        name,
        { type: 'date', format, interval: 1, 'interval.unit': unitOf(input.unit) } as const,
      ]),
    ),
  );
  // Other objects lie there too.
  const present = input.existing.flatMap((file): Interval[] => {
    const values = template.match(`s3://lake${file}`);
    if (!values) return [];
    const [year = '', ...more] = names.map(([name]) => values[name] ?? '');
    const found = parsePeriod(
      `${[year, ...more.slice(0, 2)].join('-')}${more[2] === undefined ? '' : `T${more.slice(2).join(':')}`}`,
    );
    return found && 'start' in found ? [calendar.at(found.start)] : [];
  });
  const now = reading(input.now);
  const back =
    input.back === undefined ? Number.NEGATIVE_INFINITY : before(now, duration(input.back, input.unit), 'UTC');
  const missing = subtract(calendar.cells(Math.max(reading(input.start), back), now), present);
  return { actual: { required: missing.slice(0, input.task_limit).map((cell) => keyOf(calendar, cell)) }, expected };
};

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `all but the last two`. */
function completeOf(rule: string, cells: readonly Interval[]): Interval[] | undefined {
  const [, side, count] = /^all but the (first|last)(?: (\w+))?$/.exec(rule) ?? [];
  if (side === undefined) return undefined;
  const left = count === undefined ? 1 : Math.max(NUMBERS.indexOf(count), Number(count) || 0);
  return side === 'first' ? cells.slice(left) : cells.slice(0, cells.length - left);
}

const knownComplete: Adapter = ({ input, expected }) => {
  const calendar = keyed(input.unit, FORMATS[input.unit] ?? '', 'UTC', input.interval);
  const cells = [...calendar.cells(reading(input.start), reading(input.stop))];
  const complete = completeOf(input.complete_rule, cells);
  if (complete === undefined) throw new Error(`no rule "${input.complete_rule}"`);
  const missing = subtract(cells, coalesce(complete));
  return { actual: { required: missing.map((cell) => keyOf(calendar, cell)) }, expected };
};

const LENGTHS: Record<number, string> = { 4: 'year', 7: 'month', 10: 'day', 13: 'hour', 16: 'minute' };

const dateInterval: Adapter = ({ input, expected }) => {
  if (/^\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d$/.test(input.text))
    return notOurs('a range of dates has both ends included, a..b');
  const period = parsePeriod(input.text);
  const refused = period === undefined || 'problem' in period;
  if (expected.error || refused) return { actual: refused, expected: Boolean(expected.error) };
  const calendar = unitCalendar(input.text.includes('W') ? 'week' : (LENGTHS[input.text.length] ?? ''));
  const shown = ({ start, end }: Interval) => ({
    first_date: formatReading(start).slice(0, 10),
    days: (end - start) / 86_400_000,
  });
  const cell = calendar.at(period.start);
  return {
    actual: {
      ...shown(period),
      ...(expected.next !== undefined && { next: shown(calendar.next(cell)) }),
      ...(expected.previous !== undefined && { previous: shown(calendar.previous(cell)) }),
    },
    expected,
  };
};

export const luigi: Adapters = {
  bounded_gap_scan: never('a request says its range; there is no look-back window that hides older gaps'),
  gap_scan_from_listing: listing,
  known_complete: knownComplete,
  parse_date_interval: dateInterval,
};
