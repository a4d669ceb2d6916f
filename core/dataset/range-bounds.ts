/** The bounds of one key's `range`, as they were written. */
export const boundsOf = (range: string): [string, ...string[]] => {
  const [from = '', ...rest] = range.split(',').map((bound) => bound.trim());
  return [from, ...rest];
};

/**
 * The ranges that tell where a table begins and ends, of its time keys in their order: those of the first keys up to one
 * without; where the first key has none, the first range alone.
 */
export function tellingRanges(ranges: readonly (string | undefined)[]): string[] {
  const end = ranges.indexOf(undefined);
  const leading = end < 0 ? ranges : ranges.slice(0, end);
  const telling = leading.length > 0 ? leading : ranges.filter((range) => range !== undefined).slice(0, 1);
  return telling.flatMap((range) => range ?? []);
}

/** Fixed bounds say it together, joined by `/`; a bound that moves with the time says it alone. */
export function joinedBound(ranges: readonly string[], side: 0 | 1): string {
  const bounds = ranges.map((range) => boundsOf(range)[side] ?? '');
  const moving = bounds.findIndex((bound) => /^NOW/i.test(bound));
  return bounds.slice(0, moving < 0 ? bounds.length : Math.max(1, moving)).join('/');
}
