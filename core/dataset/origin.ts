/** Athena's relative bounds: `NOW`, `NOW-3YEARS`, `NOW+1DAY`, and sums of them. */
const RELATIVE = /^NOW(?:\s*[+-]\s*\d{1,6}\s*(?:YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)*$/i;

export const isRelative = (bound: string): boolean => RELATIVE.test(bound);

/**
 * From where a time key's intervals are counted: the left bounds of its ranges, as in Athena, when every key has one and none
 * moves with the time. Spread it into the options of `createCalendar`.
 */
export function originOf(keys: readonly { range?: string | undefined }[]): { origin?: string } {
  const bounds = keys.map(({ range }) => range?.split(',')[0]?.trim() ?? 'NOW');
  return bounds.some(isRelative) ? {} : { origin: bounds.join('/') };
}
