import { expect, it } from 'vitest';
import { remembered } from '../../../core/plan/remembered.ts';

/** A function that is remembered, and what it was asked. */
function counted() {
  const asked: number[] = [];
  const half = remembered((value) => {
    asked.push(value);
    return value / 2;
  });
  return { asked, half };
}

it('what was computed is not computed again', () => {
  const { asked, half } = counted();

  const answers = [8, 2, 8, 0, 2, 0].map(half);

  expect({ answers, asked }).toEqual({ answers: [4, 1, 4, 0, 1, 0], asked: [8, 2, 0] });
});

it('a hundred thousand numbers are remembered, and others answered all the same', () => {
  const { asked, half } = counted();
  for (let value = 1; value <= 100_000; value += 1) half(value);
  asked.length = 0;

  const answers = [1, 100_000, 100_001, 100_001, 1].map(half);

  expect({ answers, asked }).toEqual({ answers: [0.5, 50_000, 50_000.5, 50_000.5, 0.5], asked: [100_001, 100_001] });
});
