import { compareUtf8 } from '../utf8-order.ts';
import type { Bound } from './facts.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/**
 * The order of two values of one column: negative, zero or positive; undefined when they are not comparable (other
 * kinds). Text is ordered by its UTF-8 bytes, as Parquet does, which is not JavaScript's order beyond the BMP.
 */
export function compareBounds(a: Bound, b: Bound): number | undefined {
  if (a.kind === 'decimal' && b.kind === 'decimal') {
    const scale = Math.max(a.scale ?? 0, b.scale ?? 0);
    return order(rescale(a, scale), rescale(b, scale));
  }
  if (a.kind !== b.kind) return undefined;
  if (typeof a.value === 'string' && typeof b.value === 'string') return compareUtf8(a.value, b.value);
  return order(a.value, b.value);
}

/** For people: decimals with their point, instants as `2001-01-01T05:00:00Z`, wall-clock readings without zone, dates as days. */
export function formatBound(bound: Bound): string {
  switch (bound.kind) {
    case 'decimal':
      return formatDecimal(bound.value, bound.scale ?? 0);
    case 'instant':
      return `${formatMicros(bound.value)}Z`;
    case 'wall':
      return formatMicros(bound.value);
    case 'date':
      return formatMicros(bound.value * MICROS_PER_DAY).slice(0, -'T00:00:00'.length);
    default:
      return String(bound.value);
  }
}

/** The unscaled integer that says the same with `scale` digits after the point; `scale` is at least the bound's own. */
export const rescale = (bound: { value: bigint; scale?: number }, scale: number): bigint =>
  bound.value * 10n ** BigInt(scale - (bound.scale ?? 0));

const order = <T extends bigint | number | string | boolean>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function formatDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A date-time without zone; fractions only where there are any. Beyond the years that a Date holds: the number. */
function formatMicros(micros: bigint): string {
  const second = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const fraction = micros - second * 1_000_000n;
  const date = new Date(Number(second) * 1000);
  if (Number.isNaN(date.getTime())) return `${micros} µs`;
  const text = date.toISOString().slice(0, -'.000Z'.length);
  return fraction === 0n ? text : `${text}.${fraction.toString().padStart(6, '0').replace(/0+$/, '')}`;
}
