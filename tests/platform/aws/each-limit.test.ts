import { describe, expect, it } from 'vitest';
import { eachLimit } from '../../../platform/aws/each-limit.ts';

describe('work over many items', () => {
  it('gives results in order, with no more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const results = await eachLimit([3, 1, 2, 0, 4], 2, async (item, index) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      running--;
      return `${index}:${item}`;
    });

    expect([results, most]).toEqual([['0:3', '1:1', '2:2', '3:0', '4:4'], 2]);
  });

  it('begins nothing after an error, and throws it when what had begun has ended', async () => {
    const ended: number[] = [];
    const work = eachLimit([0, 1, 2, 3], 2, async (item) => {
      if (item === 0) throw new Error('first');
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(item);
    });

    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([1]);
  });

  it('does nothing for nothing', async () => {
    expect(await eachLimit([], 4, async () => 1)).toEqual([]);
  });
});
