import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../core/calendar/pattern.ts';

/** Text as it stands and what each field says, or the problems. */
function shown(format: string) {
  const parsed = parsePattern(format);
  return 'problems' in parsed
    ? parsed.problems
    : parsed.parts.map((part) => (typeof part === 'string' ? part : { field: part.says }));
}

const year = { field: 'year' };
const month = { field: 'month' };
const day = { field: 'day' };
const optional = (bracket: string): string =>
  `${bracket} bounds an optional section, and a partition has one spelling: leave it out or quote it`;
const SIDE_BY_SIDE =
  'single letters side by side (Md) write 1 11 and 11 1 alike: double one of them (Mdd) or part them';

describe('a pattern', () => {
  it.each([
    ['', []],
    ['yyyyMMdd', [year, month, day]],
    ['yyyy-MM/dd', [year, '-', month, '/', day]],
    ["yyyy'T'MM", [year, 'T', month]],
    ["'dt='yyyy", ['dt=', year]],
    ["yyyy''MM", [year, "'", month]],
    ["yyyy'o''clock'MM", [year, "o'clock", month]],
    ["yyyy-'a'-'b'MM", [year, '-a-b', month]],
    ["yyyy'[]{}#'MM", [year, '[]{}#', month]],
    ["yyyy'\n'MM", [year, '\n', month]],
    ['y-M-d', [year, '-', month, '-', day]],
    ['yMMM', [year, month]],
    ["yyyyM'x1'd", [year, month, 'x1', day]],
    ['yyyyMMd', [year, month, day]],
    ['yyyyMdd', [year, month, day]],
    ['yMMdd', [year, month, day]],
    ["yyyy'1'M'2'dd", [year, '1', month, '2', day]],
    ['MMyyyyd1', [month, year, day, '1']],
    ['yMMMd', [year, month, day]],
  ])('%j is %j', (format, parts) => {
    expect(shown(format)).toEqual(parts);
  });

  it.each([
    ['yyyy[MM]', [optional('['), optional(']')]],
    [
      'yyyy{MM}#',
      ['{ is reserved: put it in quotes', '} is reserved: put it in quotes', '# is reserved: put it in quotes'],
    ],
    ["yyyy'MM", ['a quote is never closed']],
    ['yyyyMMMMMddd', ['MMMMM is not unique, J is January, June and July: write MMM', 'ddd is too long: write dd']],
    ['yyyyMd', [SIDE_BY_SIDE]],
    ['yMMd', [SIDE_BY_SIDE]],
    ["yyyyM'1'd", [SIDE_BY_SIDE]],
    ["d'1'yyyy'0'M", [SIDE_BY_SIDE]],
    ['ddd#yMMd', ['ddd is too long: write dd', '# is reserved: put it in quotes', SIDE_BY_SIDE]],
  ])('cannot be %j', (format, problems) => {
    expect(shown(format)).toEqual(problems);
  });
});
