import { describe, expect, it } from 'vitest';
import { bijectionProblem } from '../../../core/calendar/bijection.ts';
import type { Unit } from '../../../core/calendar/calendar.ts';
import type { FieldName } from '../../../core/calendar/pattern-field.ts';

/** `year month day` as the fields of a key. */
const problemOf = (fields: string, unit: Unit, interval: number): string | undefined =>
  bijectionProblem(new Set(fields.split(' ') as FieldName[]), unit, interval);

const lacks = (every: string, what: string): string =>
  `a key would not say where its partition begins: every ${every} needs ${what} in the format`;

const DATE = 'the whole date (yyyy, MM, dd)';
const HOUR = 'the hour (HH, or hh with a)';
const MINUTE = 'the minute (mm)';
const WEEK = "the whole date (yyyy, MM, dd) or the week (YYYY-'W'ww)";
const MONTH = 'the year and the month (yyyy, MM)';

describe('the fields of a key', () => {
  it.each<[Unit, number, string]>([
    ['MINUTES', 1, 'year month day hour minute'],
    ['MINUTES', 15, 'year dayOfYear hourOfHalf halfDay minute'],
    ['MINUTES', 60, 'year month day hour'],
    ['MINUTES', 1440, 'year month day'],
    ['HOURS', 1, 'year month day hour'],
    ['HOURS', 6, 'weekYear week weekday hour'],
    ['HOURS', 6, 'year month day hourOfHalf halfDay'],
    ['HOURS', 48, 'year month day'],
    ['HOURS', 12, 'year month day halfDay'],
    ['MINUTES', 720, 'year dayOfYear halfDay'],
    ['HOURS', 168, 'weekYear week'],
    ['DAYS', 7, 'weekYear week'],
    ['DAYS', 14, 'weekYear week'],
    ['DAYS', 1, 'year month day'],
    ['DAYS', 1, 'year dayOfYear'],
    ['DAYS', 3, 'weekYear week weekday'],
    ['DAYS', 1, 'year month day hour minute second'],
    ['DAYS', 1, 'year month day week'],
    ['DAYS', 1, 'year month day weekYear'],
    ['WEEKS', 1, 'weekYear week'],
    ['WEEKS', 1, 'year month day'],
    ['MONTHS', 1, 'year month'],
    ['MONTHS', 1, 'year month day'],
    ['MONTHS', 1, 'year dayOfYear'],
    ['MONTHS', 3, 'year quarter'],
    ['MONTHS', 6, 'year quarter'],
    ['MONTHS', 24, 'year'],
    ['YEARS', 1, 'year'],
    ['YEARS', 1, 'weekYear week weekday'],
  ])('name cells of %s %i one by one: %s', (unit, interval, fields) => {
    expect(problemOf(fields, unit, interval)).toBeUndefined();
  });

  it.each<[Unit, number, string, string]>([
    ['MINUTES', 1, 'hour minute', lacks('MINUTES', DATE)],
    ['MINUTES', 15, 'year month day minute', lacks('15 MINUTES', HOUR)],
    ['MINUTES', 90, 'year month day hour', lacks('90 MINUTES', MINUTE)],
    ['MINUTES', 15, 'year month day hour', lacks('15 MINUTES', MINUTE)],
    ['HOURS', 1, 'year month hour', lacks('HOURS', DATE)],
    ['HOURS', 24, 'month day hour', lacks('24 HOURS', DATE)],
    ['HOURS', 1, 'year month day hourOfHalf', lacks('HOURS', HOUR)],
    ['HOURS', 1, 'year month day halfDay', lacks('HOURS', HOUR)],
    ['HOURS', 36, 'year month day', lacks('36 HOURS', HOUR)],
    ['DAYS', 1, 'year month', lacks('DAYS', DATE)],
    ['DAYS', 1, 'year day', lacks('DAYS', DATE)],
    ['DAYS', 1, 'month day', lacks('DAYS', DATE)],
    ['DAYS', 1, 'dayOfYear', lacks('DAYS', DATE)],
    ['DAYS', 1, 'weekYear week', lacks('DAYS', DATE)],
    ['DAYS', 7, 'year month', lacks('7 DAYS', WEEK)],
    ['DAYS', 10, 'weekYear week', lacks('10 DAYS', DATE)],
    ['HOURS', 6, 'year month day halfDay', lacks('6 HOURS', HOUR)],
    ['WEEKS', 1, 'year month', lacks('WEEKS', WEEK)],
    ['MONTHS', 1, 'month', lacks('MONTHS', MONTH)],
    ['MONTHS', 1, 'year quarter', lacks('MONTHS', MONTH)],
    ['MONTHS', 4, 'year quarter', lacks('4 MONTHS', MONTH)],
    ['MONTHS', 3, 'quarter', lacks('3 MONTHS', MONTH)],
    ['MONTHS', 3, 'year', lacks('3 MONTHS', MONTH)],
    ['MONTHS', 12, 'quarter', lacks('12 MONTHS', MONTH)],
    ['YEARS', 1, 'month', lacks('YEARS', 'the year (yyyy)')],
  ])('of %s %i are too few: %s', (unit, interval, fields, problem) => {
    expect(problemOf(fields, unit, interval)).toBe(problem);
  });

  it.each<[Unit, string]>([
    ['WEEKS', 'year week'],
    ['YEARS', 'week'],
  ])('of %s need the year of a week beside it: %s', (unit, fields) => {
    expect(problemOf(fields, unit, 1)).toBe(
      'a week needs the year it belongs to: yyyy and ww give two weeks the same name at the turn of a year, write YYYY',
    );
  });

  it.each<[Unit, string]>([
    ['DAYS', 'weekYear month day'],
    ['YEARS', 'weekYear'],
  ])('of %s do not take the year of a week for the year: %s', (unit, fields) => {
    expect(problemOf(fields, unit, 1)).toBe(
      'YYYY is the year that a week belongs to, which differs from the calendar year around 1 January: write yyyy',
    );
  });
});
