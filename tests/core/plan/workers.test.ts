import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWorkers } from '../../../core/plan/workers.ts';

it('the least loaded worker is next, of equals the first, whatever was given before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(5), { maxLength: 40 }),
      (loads, given) => {
        const workers = createWorkers(loads);
        const plain = [...loads];
        for (const weight of given) {
          const next = plain.indexOf(Math.min(...plain));
          expect(workers.least()).toBe(next);
          plain[next] = (plain[next] ?? 0) + weight;
          workers.raise(plain[next] ?? 0);
        }
        expect(workers.loads).toEqual(plain);
      },
    ),
  );
});
