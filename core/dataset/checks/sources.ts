import type { Source } from '../declaration.ts';
import { placeholdersOf } from '../location-template.ts';
import type { Complain, Path } from '../problem.ts';
import type { Raw, RawSource } from '../shape.ts';
import { checkTemplate } from './locations.ts';

type Place = 'location' | 'table' | 'stream' | 'before' | 'lateness';

/** What each kind needs, and what only it may have. */
const KINDS: Readonly<Record<Source['kind'], { needs: Place[]; may: Place[] }>> = {
  s3: { needs: ['location'], may: [] },
  's3-versions': { needs: ['location', 'before'], may: [] },
  catalog: { needs: ['table'], may: [] },
  kinesis: { needs: ['stream'], may: ['lateness'] },
};

const EXPECTED: Readonly<Record<Place, string>> = {
  location: 'an address such as s3://bucket/folder/',
  table: 'a table as database.table',
  stream: 'the name of a stream',
  before: 'an instant such as 2001-07-05T00:00:00Z: the versions current then are the source',
  lateness: 'an ISO 8601 duration',
};

export function checkSources(raw: Raw, complain: Complain): void {
  if (!raw.sources?.length) {
    complain({ path: ['sources'], fault: raw.sources ? 'empty' : 'missing', expected: 'at least one source' });
  }
  checkIds(raw.sources ?? [], 'sources', complain);
  (raw.sources ?? []).forEach((source, index) => {
    checkSource(raw, source, ['sources', index], complain);
  });
}

function checkSource(raw: Raw, source: RawSource, path: Path, complain: Complain): void {
  checkCsv(source, path, complain);
  if (source.timeColumnZone !== undefined && source.timeColumn === undefined) {
    const expected = 'timeColumnZone only beside a timeColumn';
    complain({ path: [...path, 'timeColumnZone'], fault: 'the zone of no column', expected, atKey: true });
  }
  const { kind, location } = source;
  if (kind === undefined) {
    complain({
      path: [...path, 'kind'],
      fault: 'missing',
      expected: `one of ${Object.keys(KINDS).join(', ')}`,
      atKey: true,
    });
    return;
  }
  if (kind === 'kinesis') {
    complain({
      path: [...path, 'kind'],
      fault: 'kinesis is not available in this release',
      expected: 'one of s3, catalog, s3-versions',
    });
    return;
  }
  const { needs, may } = KINDS[kind];
  for (const place of Object.keys(EXPECTED) as Place[]) {
    const value = source[place];
    if (value === undefined && needs.includes(place)) {
      complain({ path: [...path, place], fault: 'missing', expected: EXPECTED[place], atKey: true });
    }
    if (value !== undefined && ![...needs, ...may].includes(place)) {
      const owners = Object.entries(KINDS).filter(([, of]) => [...of.needs, ...of.may].includes(place));
      const expected = `${place} only with kind ${owners.map(([owner]) => owner).join(' or ')}`;
      complain({ path: [...path, place], fault: `does not belong to kind ${kind}`, expected, atKey: true });
    }
  }
  if (location === undefined) return;
  checkTemplate(raw, location, [...path, 'location'], complain);
  const named = placeholdersOf(location);
  // A placeholder that is no key is told already; it may well be the time key misspelled.
  if (!named.every((name) => Object.hasOwn(raw.partitions ?? {}, name))) return;
  const times = Object.entries(raw.partitions ?? {}).filter(([, { type }]) => type === 'date');
  if (source.timeColumn === undefined && !times.every(([name]) => named.includes(name))) {
    const expected = 'the column that says when a row happened, because the location does not name the time key';
    complain({ path: [...path, 'timeColumn'], fault: 'missing', expected, atKey: true });
  }
}

/** Names under which the transform and the audit see other things than inputs. */
const VIEWS = ['source', 'partition'];

export function checkInputs(raw: Raw, complain: Complain): void {
  checkIds(raw.inputs ?? [], 'inputs', complain);
  (raw.inputs ?? []).forEach((input, index) => {
    const path = ['inputs', index];
    checkCsv(input, path, complain);
    if (VIEWS.includes(input.id?.toLowerCase() ?? '')) {
      complain({ path: [...path, 'id'], fault: `${input.id} is a view of its own`, expected: 'another name' });
    }
    if (input.location === undefined) {
      complain({ path: [...path, 'location'], fault: 'missing', expected: EXPECTED.location, atKey: true });
    } else if (placeholdersOf(input.location).length > 0) {
      const expected = 'an address without placeholders: an input is read whole';
      complain({ path: [...path, 'location'], fault: 'a placeholder', expected });
    }
  });
}

function checkIds(list: readonly { id?: string | undefined }[], name: string, complain: Complain): void {
  list.forEach(({ id }, index) => {
    const path = [name, index, 'id'];
    if (id === undefined) complain({ path, fault: 'missing', expected: 'a name of its own', atKey: true });
    else if (list.findIndex((other) => other.id?.toLowerCase() === id.toLowerCase()) < index) {
      complain({ path, fault: `${JSON.stringify(id)} twice`, expected: 'a name of its own' });
    }
  });
}

export function checkCsv(of: Pick<RawSource, 'format' | 'csv'>, path: Path, complain: Complain): void {
  if (of.csv === undefined || of.format === 'csv') return;
  complain({
    path: [...path, 'csv'],
    fault: `does not belong to format ${of.format ?? 'parquet'}`,
    expected: 'csv only with format: csv',
    atKey: true,
  });
}
