import type { Complain } from '../problem.ts';
import type { Raw, RawKey } from '../shape.ts';
import { checkTimeKeys } from './time-keys.ts';

/** `:start` and `:end` are the transform's parameters for the interval. */
const RESERVED = ['start', 'end'];

/** Which fields belong to which type of key, and which it cannot do without. */
const FIELDS: Readonly<Record<NonNullable<RawKey['type']>, { needs: Field[]; may: Field[] }>> = {
  date: { needs: ['format'], may: ['interval', 'interval.unit', 'range'] },
  enum: { needs: ['values'], may: [] },
  integer: { needs: ['range'], may: ['interval', 'digits'] },
  injected: { needs: [], may: [] },
};

type Field = Exclude<keyof RawKey, 'type'>;
const ALL: Field[] = ['format', 'interval', 'interval.unit', 'range', 'values', 'digits'];

const EXPECTED: Readonly<Record<Field, string>> = {
  format: 'a Java date pattern such as yyyy-MM-dd',
  interval: 'a whole number from 1',
  'interval.unit': 'a unit such as DAYS',
  range: 'two bounds such as 1,10',
  values: 'a list of values',
  digits: 'a whole number from 1',
};

/** Keys on their own, the one time key among them, and whether its patterns make a calendar. */
export function checkPartitions(raw: Raw, complain: Complain): void {
  const keys = Object.entries(raw.partitions ?? {});
  if (keys.length === 0) {
    complain({
      path: ['partitions'],
      fault: raw.partitions ? 'empty' : 'missing',
      expected: 'at least one partition key',
    });
    return;
  }
  const seen = new Set<string>();
  for (const [name, key] of keys) {
    const path = ['partitions', name];
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      complain({
        path,
        fault: 'not a column name',
        expected: 'letters, digits and _, not starting with a digit',
        atKey: true,
      });
    } else if (RESERVED.includes(name.toLowerCase())) {
      complain({ path, fault: `:${name} is a parameter of the transform`, expected: 'another name', atKey: true });
    } else if (seen.has(name.toLowerCase())) {
      complain({ path, fault: 'the same column twice', expected: 'names that differ in more than case', atKey: true });
    }
    seen.add(name.toLowerCase());
    checkKey(name, key, complain);
  }
  checkTimeKeys(raw, complain);
}

function checkKey(name: string, key: RawKey, complain: Complain): void {
  const path = ['partitions', name];
  const { type } = key;
  if (type === undefined) {
    complain({
      path: [...path, 'type'],
      fault: 'missing',
      expected: 'one of date, enum, integer, injected',
      atKey: true,
    });
    return;
  }
  const { needs, may } = FIELDS[type];
  for (const field of ALL) {
    if (key[field] !== undefined && ![...needs, ...may].includes(field)) {
      const owners = Object.entries(FIELDS).filter(([, of]) => [...of.needs, ...of.may].includes(field));
      const expected = `${field} only with type ${owners.map(([owner]) => owner).join(' or ')}`;
      complain({ path: [...path, field], fault: `does not belong to type ${type}`, expected, atKey: true });
    }
    if (key[field] === undefined && needs.includes(field)) {
      complain({ path: [...path, field], fault: 'missing', expected: EXPECTED[field], atKey: true });
    }
  }
  if (type === 'integer') checkIntegers(name, key, complain);
  if (type === 'enum' && new Set(key.values).size < (key.values?.length ?? 0)) {
    complain({ path: [...path, 'values'], fault: 'a value twice', expected: 'each value once' });
  }
  if (type === 'enum' && key.values?.length === 0) {
    complain({ path: [...path, 'values'], fault: 'empty', expected: EXPECTED.values });
  }
}

function checkIntegers(name: string, { range }: RawKey, complain: Complain): void {
  if (range === undefined) return;
  const path = ['partitions', name, 'range'];
  const bounds = /^\s*(-?\d+)\s*,\s*(-?\d+)\s*$/.exec(range);
  const [from, through] = [Number(bounds?.[1]), Number(bounds?.[2])];
  if (!bounds || !Number.isSafeInteger(from) || !Number.isSafeInteger(through)) {
    complain({ path, fault: JSON.stringify(range), expected: 'two whole numbers such as 1,10' });
  } else if (from > through) {
    complain({
      path,
      fault: JSON.stringify(range),
      expected: 'the smaller bound first',
      nearest: `${through},${from}`,
    });
  }
}
