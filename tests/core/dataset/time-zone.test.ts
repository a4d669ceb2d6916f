import { describe, expect, it } from 'vitest';
import { isTimeZone } from '../../../core/dataset/time-zone.ts';

describe('a time zone', () => {
  it.each(['UTC', 'America/New_York', 'Asia/Calcutta', 'Asia/Kolkata', 'US/Eastern', 'Etc/GMT+5', 'Pacific/Apia'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', '+05:00', '-0800', 'america/new_york', 'utc', 'Mars/Olympus', 'New York', 'Europe/Berln'])(
    '%o is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
