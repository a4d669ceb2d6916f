import { expect, it } from 'vitest';
import { makeDuckDb } from './subject.ts';

it('closes after the calls that are under way have ended, well or badly', async () => {
  const { engine, dispose } = await makeDuckDb();
  const ended: string[] = [];
  const slow = engine.query('SELECT count(*) FROM range(3000000)', []).then(() => ended.push('well'));
  const wrong = engine.query('SELECT nothing FROM nowhere', []).catch(() => ended.push('badly'));

  await dispose();

  expect(ended.toSorted()).toEqual(['badly', 'well']);
  await Promise.all([slow, wrong]);
});
