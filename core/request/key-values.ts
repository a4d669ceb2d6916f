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
      const [first = 0, last = 0] = key.range.split(',').map(Number);
      const values: string[] = [];
      for (let value = first; value <= last; value += key.interval) values.push(integerText(value, key.digits));
      return values;
    }
    default:
      return undefined;
  }
}

/** `digits` is the least number of digits, as in Athena: 5 is written 05. */
const integerText = (value: number, digits = 1): string =>
  value < 0 ? `-${String(-value).padStart(digits, '0')}` : String(value).padStart(digits, '0');

/**
 * The value as the table spells it, or why the key has no such value. An integer may be written without its leading zeros.
 */
export function knownValue(
  name: string,
  value: string,
  key: PartitionKey | undefined,
): { value: string } | { problem: string } {
  const values = declaredValues(key);
  if (values === undefined) return value === '' ? { problem: `${name} has an empty value` } : { value };
  if (values.includes(value)) return { value };
  if (key?.type === 'integer') {
    const [first = 0, last = 0] = key.range.split(',').map(Number);
    const spelled = /^-?\d{1,15}$/.test(value) ? integerText(Number(value), key.digits) : undefined;
    if (spelled !== undefined && values.includes(spelled)) return { value: spelled };
    const every = key.interval === 1 ? '' : ` in steps of ${key.interval}`;
    return { problem: `${name} has no value "${value}": its values are ${first} to ${last}${every}` };
  }
  const meant = nearest(value, values);
  const right = meant === undefined ? `its values are ${values.slice(0, 20).join(', ')}` : `did you mean ${meant}?`;
  return { problem: `${name} has no value "${value}", ${right}` };
}
