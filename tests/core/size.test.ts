import { describe, expect, it } from 'vitest';
import { formatSize, parseSize } from '../../core/size.ts';

describe('a size', () => {
  it.each([
    ['1', 1],
    ['512 B', 512],
    ['1KB', 1000],
    ['256MB', 256_000_000],
    ['256 mb', 256_000_000],
    ['1.5 GB', 1_500_000_000],
    ['200GB', 200_000_000_000],
    ['2TB', 2_000_000_000_000],
    ['1KiB', 1024],
    ['256MiB', 268_435_456],
    ['1GiB', 1_073_741_824],
    ['1TiB', 1_099_511_627_776],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', 'MB', '-1MB', '0', '1e3', '1,000', '256 megabytes', '1 PB', '9999999TB', '.5GB', 'constructor'])(
    '%o is none',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [999_950, '1 MB'],
    [13_500_000, '13.5 MB'],
    [256_000_000, '256 MB'],
    [200e9, '200 GB'],
    [5e15, '5000 TB'],
  ])('of %i bytes reads %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
