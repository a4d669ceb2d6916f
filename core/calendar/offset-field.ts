import type { PatternField } from './pattern-field.ts';

/** `short` is `-08` and `+0530`, `plain` `-0800`, `colon` `-08:00`. */
export type OffsetStyle = 'short' | 'plain' | 'colon';

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * An offset in milliseconds as `java.time.format.DateTimeFormatter` writes it, but local mean times (before about 1900) show
 * their seconds in every style, `-045602`: two of them may differ in nothing else.
 */
export function offsetText(offset: number, style: OffsetStyle = 'plain'): string {
  const total = Math.abs(Math.round(offset / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const colon = style === 'colon' ? ':' : '';
  const text = `${offset < 0 ? '-' : '+'}${two(hours)}`;
  if (style === 'short' && minutes === 0 && seconds === 0) return text;
  return `${text}${colon}${two(minutes)}${seconds === 0 ? '' : `${colon}${two(seconds)}`}`;
}

function offsetShape(style: OffsetStyle): string {
  const colon = style === 'colon' ? ':' : '';
  const rest = `${colon}\\d{2}(?:${colon}\\d{2})?`;
  return `[+-]\\d{2}${style === 'short' ? `(?:${rest})?` : rest}`;
}

/** Milliseconds of any style; `Z` has no digits. */
function readOffset(text: string): number {
  const parts = text.match(/\d\d/g) ?? [];
  const seconds = parts.reduce((sum, part, i) => sum + Number(part) * ([3600, 60, 1][i] ?? 0), 0);
  return seconds * 1000 * (text.startsWith('-') ? -1 : 1);
}

/** The field that writes an offset in a style; `zulu` writes none at all as `Z`. */
export function offsetField(style: OffsetStyle, zulu: boolean): PatternField {
  const shape = offsetShape(style);
  return {
    says: 'offset',
    daily: false,
    write: (moment) => (zulu && moment.offset === 0 ? 'Z' : offsetText(moment.offset, style)),
    shape: zulu ? `(?:Z|${shape})` : shape,
    read: readOffset,
  };
}
