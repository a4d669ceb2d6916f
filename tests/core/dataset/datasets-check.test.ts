import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { datasetsCheck } from '../../../core/dataset/datasets-check.ts';

const flights = readFileSync(new URL('../../../datasets/flights.yml', import.meta.url), 'utf8');

it('the check names each file, its dataset and its problems, and says whether all are sound', () => {
  const sound = datasetsCheck([{ file: 'datasets/flights.yml', text: flights }]);
  const both = datasetsCheck([
    { file: 'datasets/flights.yml', text: flights },
    { file: 'datasets/other.yml', text: flights },
  ]);

  expect(sound).toEqual({
    datasets: [{ file: 'datasets/flights.yml', dataset: 'flights', problems: [] }],
    valid: true,
  });
  expect(both).toEqual({
    datasets: [
      { file: 'datasets/flights.yml', dataset: 'flights', problems: [] },
      {
        file: 'datasets/other.yml',
        dataset: 'other',
        problems: [
          {
            line: 4,
            column: 10,
            key: 'dataset',
            expected: "the file's name, other",
            nearest: 'other',
            message: 'dataset: "flights" in other.yml, expected the file\'s name, other; did you mean other?',
          },
        ],
      },
    ],
    valid: false,
  });
});
