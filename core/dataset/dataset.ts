import type { Calendar } from '../calendar/calendar.ts';
import type { Declaration } from './declaration.ts';

/** A declaration that can be worked with: its calendar is built, its templates are split. Made by `datasetOf`. */
export interface Dataset {
  readonly id: string;
  readonly declaration: Declaration;
  /** SHA-256 (hex) of the declaration's canonical JSON. */
  readonly declarationHash: string;
  readonly calendar: Calendar;
  /** All keys in path order, and which of them say the time. */
  readonly keys: readonly string[];
  /** Where a partition's files lie, `s3://bucket/prefix/`, always ending in `/`. */
  readonly target: LocationTemplate;
}

/** A location with `${key}` placeholders, or without any (then it is one place for all partitions). */
export interface LocationTemplate {
  readonly template: string;
  /** The part before the first placeholder, cut at its last `/`: what one bulk listing has to cover. */
  readonly root: string;
  readonly keys: readonly string[];
  /** The location of the partition with these values. */
  locate(values: Readonly<Record<string, string>>): string;
  /**
   * The values of the partition that holds the object with this URI, or null when the object lies elsewhere. A template
   * that does not end in `/` is a file or a folder: `s3://raw/day` holds `s3://raw/day/x`, not `s3://raw/daylight`.
   * Never throws; a value may still be one that the calendar does not know.
   */
  match(uri: string): Record<string, string> | null;
}
