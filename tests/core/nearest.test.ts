import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../core/nearest.ts';

describe('the distance of two words', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['type', 'tpye', 1],
    ['format', 'fromat', 1],
    ['ca', 'abc', 3],
    ['flights', 'flights', 0],
  ])('%o to %o is %i, both ways', (a, b, distance) => {
    expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance]);
  });
});

describe('the nearest word', () => {
  it.each<[string, string[], string | undefined]>([
    ['parqet', ['parquet', 'csv', 'json'], 'parquet'],
    ['timezone', ['timeZone', 'timeColumn'], 'timeZone'],
    ['JSON', ['csv', 'json'], 'json'],
    ['format', ['FORMAT', 'format'], 'format'],
    ['dt', ['day', 'ds'], 'ds'],
    ['x', ['parquet', 'csv'], undefined],
    ['kafka', ['s3', 'catalog', 'kinesis'], undefined],
    ['anything', [], undefined],
  ])('to %s among %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
