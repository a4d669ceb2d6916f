import { randomInt } from 'node:crypto';
import type { Ids } from '../../ports/ids.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 36^8 = 2.8e12 values: a million draws meet with a chance of one in six; Lakefill draws some hundreds per run. */
export const localIds = (): Ids => ({
  next: () => Array.from({ length: 8 }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
});
