import { expect, it } from 'vitest';
import { chunkOrder } from '../../../core/plan/chunk-order.ts';

it('chunks are ordered by fan-out, then by number, not as text', () => {
  const ids = ['10-0001', '2-0001', '1-10000', '1-0002', '1-9999', '2-0001'];

  expect(ids.sort(chunkOrder)).toEqual(['1-0002', '1-9999', '1-10000', '2-0001', '2-0001', '10-0001']);
});

it('what is no chunk id stands first, and does not break the order', () => {
  expect(['1-0001', ''].sort(chunkOrder)).toEqual(['', '1-0001']);
});
