/** IANA names that the runtime lists; it also knows their links (`Asia/Kolkata`, `US/Eastern`). */
const LISTED: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

export const timeZones = (): readonly string[] => LISTED;

/**
 * Whether the name is an IANA zone, spelled as IANA spells it where the runtime can tell. Offsets (`+05:00`) are not:
 * they know no daylight saving, and what people mean by them is a region.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  if (LISTED.includes(name)) return true;
  if (LISTED.some((zone) => zone.toLowerCase() === name.toLowerCase())) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
