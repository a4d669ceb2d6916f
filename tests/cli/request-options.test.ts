import { expect, it } from 'vitest';
import { commandLine } from '../../cli/request-options.ts';

it('writes every value of where by itself: one may hold what would part it from the next', () => {
  const where = { tenant: ['a', 'b=c'], region: 'eu' };

  const line = commandLine(['run', 'events'], { where }, { root: './.lake', datasets: './datasets' });

  expect(line).toBe('lakefill run events --where tenant=a --where tenant=b=c --where region=eu');
});
