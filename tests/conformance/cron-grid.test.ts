import { describe, expect, it } from 'vitest';
import { cronGrid } from './cron-grid.ts';

describe('a cron expression', () => {
  it.each<[string, ReturnType<typeof cronGrid>]>([
    ['*/15 * * * *', { unit: 'MINUTES', interval: 15, origin: '1970-01-01T00:00' }],
    ['05-59/20 * * * *', { unit: 'MINUTES', interval: 20, origin: '1970-01-01T00:05' }],
    ['0,30 * * * *', { unit: 'MINUTES', interval: 30, origin: '1970-01-01T00:00' }],
    ['* * * * *', { unit: 'MINUTES', interval: 1, origin: '1970-01-01T00:00' }],
    ['15 * * * *', { unit: 'HOURS', interval: 1, origin: '1970-01-01T00:15' }],
    ['10 1/6 * * *', { unit: 'HOURS', interval: 6, origin: '1970-01-01T01:10' }],
    ['0 0,12 * * *', { unit: 'HOURS', interval: 12, origin: '1970-01-01T00:00' }],
    ['@daily', { unit: 'DAYS', interval: 1, origin: '1970-01-01T00:00' }],
    ['30 7 * * *', { unit: 'DAYS', interval: 1, origin: '1970-01-01T07:30' }],
    ['0 0 * * 0', { unit: 'WEEKS', interval: 1, origin: '1970-01-04T00:00' }],
    ['0 0 * * 7', { unit: 'WEEKS', interval: 1, origin: '1970-01-04T00:00' }],
    ['15 3 12 * *', { unit: 'MONTHS', interval: 1, origin: '1970-01-12T03:15' }],
    ['0 0 1 */3 *', { unit: 'MONTHS', interval: 3, origin: '1970-01-01T00:00' }],
    ['0 0 1 7 *', { unit: 'YEARS', interval: 1, origin: '1970-07-01T00:00' }],
  ])('%s is a grid', (cron, grid) => {
    expect(cronGrid(cron)).toEqual(grid);
  });

  it.each([
    '*/7 * * * *',
    '0 */5 * * *',
    '0 0,11 * * *',
    '0 7-8 * * *',
    '0,30 0 * * *',
    '0 0 31 * *',
    '0 0 */2 * *',
    '0 0 * * 1-5',
    '0 0 1 * 1',
    '0 0 * 1 *',
    '0 0 1 1,2 *',
    '*/15 9-17 * * *',
    '0 0 * * MON',
    '0 0 * *',
    '61 * * * *',
  ])('%s is none', (cron) => {
    expect(cronGrid(cron)).toBeUndefined();
  });
});
