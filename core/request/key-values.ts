import type { Dataset } from '../dataset/dataset.ts';
import type { PartitionKey } from '../dataset/declaration.ts';
import { nearest } from '../nearest.ts';

/** Keys that do not say the time, in declared order. */
export const otherKeys = ({ keys, calendar }: Dataset): string[] => keys.filter((key) => !calendar.keys.includes(key));

/** All values that the declaration lists for a key, in its order; undefined for `injected`, whose values only requests know. */
export function declaredValues(key: PartitionKey | undefined): string[] | undefined {
  switch (key?.type) {
    case 'enum':
      return [...new Set(key.values)];
    case 'integer': {
      const [first, last] = integerRange(key);
      return Array.from({ length: Math.floor((last - first) / key.interval) + 1 }, (_, i) =>
        integerText(first + i * key.interval, key.digits),
      );
    }
    default:
      return undefined;
  }
}

type IntegerKey = Extract<PartitionKey, { type: 'integer' }>;

function integerRange(key: IntegerKey): [number, number] {
  const [first = 0, last = 0] = key.range.split(',').map(Number);
  return [first, last];
}

/** `digits` is the least number of digits, as in Athena: 5 is written 05. */
const integerText = (value: number, digits = 1): string =>
  `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(digits, '0')}`;

/** The value as the table spells it, or why the key has no such value. An integer may lack its leading zeros. */
export function knownValue(
  name: string,
  value: string,
  key: PartitionKey | undefined,
): { value: string } | { problem: string } {
  switch (key?.type) {
    case 'integer':
      return knownInteger(name, value, key);
    case 'enum': {
      if (key.values.includes(value)) return { value };
      const meant = nearest(value, key.values);
      const right =
        meant === undefined ? `its values are ${key.values.slice(0, 20).join(', ')}` : `did you mean ${meant}?`;
      return { problem: `${name} has no value "${value}", ${right}` };
    }
    default:
      return value === '' ? { problem: `${name} has an empty value` } : { value };
  }
}

function knownInteger(name: string, value: string, key: IntegerKey): { value: string } | { problem: string } {
  const [first, last] = integerRange(key);
  const number = Number(value);
  const known =
    /^-?\d{1,15}$/.test(value) && number >= first && number <= last && (number - first) % key.interval === 0;
  if (known) return { value: integerText(number, key.digits) };
  const every = key.interval === 1 ? '' : ` in steps of ${key.interval}`;
  return { problem: `${name} has no value "${value}": its values are ${first} to ${last}${every}` };
}
