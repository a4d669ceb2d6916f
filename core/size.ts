/** SI units are powers of ten (1 MB = 10^6), IEC units powers of two (1 MiB = 2^20), as the standards have it. */
const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** `256MB`, `1.5 GiB` or plain bytes, as whole bytes; undefined for anything else, for zero and beyond 2^53. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = UNITS[(match[2] || 'B').toUpperCase()];
  const bytes = unit === undefined ? Number.NaN : Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** `256 MB`, `13.5 MB`, `999 B`: at most one decimal, powers of ten. */
export function formatSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let index = 0;
  while (index < units.length - 1 && Number(value.toFixed(1)) >= 1000) {
    value /= 1000;
    index += 1;
  }
  return `${Number(value.toFixed(1))} ${units[index]}`;
}
