import { LakefillError } from '../../errors.ts';
import type { RequestProblem } from '../../request/invalid-request.ts';
import { parseRequest } from '../../request/parse.ts';
import type { Complain, Path } from '../problem.ts';
import type { Raw } from '../shape.ts';

export function checkWindows(raw: Raw, complain: Complain): void {
  (raw.window ?? []).forEach((window, index) => {
    for (const key of ['open', 'close'] as const) {
      if (window[key] !== undefined) continue;
      complain({
        path: ['window', index, key],
        fault: 'missing',
        expected: 'a local time such as "22:00"',
        atKey: true,
      });
    }
    if (window.days?.length === 0) {
      complain({
        path: ['window', index, 'days'],
        fault: 'empty',
        expected: 'days such as [MON, TUE], or no such key for all days',
      });
    }
  });
}

export function checkSchedule({ schedule }: Raw, complain: Complain): void {
  if (!schedule) return;
  checkExpression(schedule.expression, ['schedule', 'expression'], complain);
  const { expression: _, timeZone: __, ...request } = schedule;
  for (const { key, reason } of requestProblems({ dataset: 'any', ...request })) {
    complain({
      path: ['schedule', ...key.split('.')],
      fault: reason,
      expected: 'a request of one meaning',
      atKey: true,
    });
  }
}

const CRON_FIELD = /^[0-9A-Z*,/?#LW-]+$/;
const RATE = /^rate\((?:1 (?:minute|hour|day)|(?!1 )[1-9]\d* (?:minutes|hours|days))\)$/;
const AT = /^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/;

/** EventBridge Scheduler's three forms; a cron has six fields, and `?` in the day of month or the day of week. */
function checkExpression(expression: string | undefined, path: Path, complain: Complain): void {
  const expected = 'cron(30 22 * * ? *), rate(1 day) or at(2026-01-01T00:00:00)';
  if (expression === undefined) {
    complain({ path, fault: 'missing', expected, atKey: true });
    return;
  }
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (!fields) {
    if (!RATE.test(expression) && !AT.test(expression)) complain({ path, fault: JSON.stringify(expression), expected });
    return;
  }
  if (fields.length !== 6 || !fields.every((field) => CRON_FIELD.test(field))) {
    const six = 'six fields: minute hour day-of-month month day-of-week year';
    complain({ path, fault: `${JSON.stringify(expression)} has ${fields.length}`, expected: six });
  } else if ((fields[2] === '?') === (fields[4] === '?')) {
    complain({ path, fault: JSON.stringify(expression), expected: '? in either day-of-month or day-of-week' });
  }
}

/** What a request with these fields would be refused for. */
function requestProblems(payload: object): RequestProblem[] {
  try {
    parseRequest(JSON.parse(JSON.stringify(payload)));
    return [];
  } catch (error) {
    if (!(error instanceof LakefillError)) throw error;
    return error.data.problems as unknown as RequestProblem[];
  }
}
