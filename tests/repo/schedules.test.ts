import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schedules } from '../../resources/schedules.ts';
import { text } from './house.ts';

const flights = text('datasets/flights.yml');

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'datasets-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

it('names that differ only in their separators keep schedules of their own; a dataset without one has none', () => {
  const folder = folderOf({
    'a-b.yml': flights.replace('dataset: flights', 'dataset: a-b'),
    'a_b.yml': flights.replace('dataset: flights', 'dataset: a_b'),
    'ab.yml': flights.replace('dataset: flights', 'dataset: ab').replace(/^schedule:.*$/m, ''),
  });

  expect(Object.keys(schedules(folder).Resources)).toEqual(['ScheduleaDashb', 'ScheduleaUnderscoreb']);
});

it('wrong declarations stop the package, all problems at once', () => {
  const folder = folderOf({
    'flights.yml': flights.replace('engine: auto', 'engine: car'),
    'other.yml': flights
      .replace('dataset: flights', 'dataset: other')
      .replace('timeZone: America', 'timeZone: Amerika'),
  });

  expect(() => schedules(folder)).toThrow(/flights\.yml:\d+: engine(?:.|\n)*other\.yml:\d+: timeZone/);
});
