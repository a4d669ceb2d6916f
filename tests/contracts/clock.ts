import { describe, expect, it } from 'vitest';
import type { Clock } from '../../ports/clock.ts';

/** What every Clock does. */
export function clockContract(name: string, makeClock: () => Clock): void {
  describe(`${name} as a clock`, () => {
    it('reads whole milliseconds since 1970', () => {
      expect(Number.isSafeInteger(makeClock().now())).toBe(true);
    });

    it('never goes back', () => {
      const clock = makeClock();

      const readings = Array.from({ length: 1_000 }, () => clock.now());

      expect([...readings].sort((a, b) => a - b)).toEqual(readings);
    });
  });
}
