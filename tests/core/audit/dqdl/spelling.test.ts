import { describe, expect, it } from 'vitest';
import { nearest } from '../../../../core/audit/dqdl/spelling.ts';

describe('nearest', () => {
  it.each([
    ['RowCount', ['RowCount'], 'RowCount'],
    ['rowcount', ['RowCount'], 'RowCount'],
    ['RowCont', ['Mean', 'RowCount'], 'RowCount'],
    ['RowwCount', ['RowCount'], 'RowCount'],
    ['RowXount', ['RowCount'], 'RowCount'],
    ['oRwCount', ['RowCount'], 'RowCount'],
    ['RwCont', ['RowCount'], 'RowCount'],
    ['RwCot', ['RowCount'], null],
    ['XYZCount', ['RowCount'], null],
    ['abcd', ['abxx', 'abcx'], 'abcx'],
    ['abcd', ['abcx', 'abxx'], 'abcx'],
    ['abcd', ['abcx', 'abce'], 'abcx'],
    ['ab', ['abcd'], 'abcd'],
    ['abcd', ['cd'], 'cd'],
    ['', ['ab'], 'ab'],
    ['', ['abc'], null],
    ['a', [], null],
  ])('to %j among %j is %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
