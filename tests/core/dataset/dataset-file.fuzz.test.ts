import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';

const flights = readFileSync(new URL('../../../datasets/flights.yml', import.meta.url), 'utf8');
const lines = flights.split('\n');
const numRuns = process.env.LAKEFILL_DEEP === '1' ? 20_000 : 400;

/** Either a declaration that makes a dataset, or problems that each stand in the text. */
function assess(text: string): void {
  const parsed = parseDatasetFile(text, 'flights.yml');
  if ('declaration' in parsed) {
    expect(datasetOf(JSON.parse(JSON.stringify(parsed.declaration))).id).toBe('flights');
    return;
  }
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of parsed.problems) {
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(text.split('\n').length);
    expect(column).toBeGreaterThan(0);
    expect(message).not.toBe('');
  }
}

it('any text is a dataset or is told what is wrong', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), assess), { numRuns });
});

it('a damaged file is a dataset or is told what is wrong', () => {
  const words = [
    '[]',
    '{}',
    '""',
    'null',
    '-1',
    '1e9',
    '&a',
    '*a',
    '<<: x',
    '!!int 1',
    '|',
    ':',
    '\t',
    '${dt}',
    'NOW',
    'date',
    'integer',
    'P7D',
  ];
  const damage = fc.record({
    line: fc.nat(lines.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })),
  });

  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
      const copy = [...lines];
      for (const { line, at, remove, insert } of damages) {
        const text = copy[line] ?? '';
        const start = Math.floor(at * text.length);
        copy[line] = text.slice(0, start) + insert + text.slice(start + remove);
      }
      assess(copy.join('\n'));
    }),
    { numRuns },
  );
});

it('a file of any shape is a dataset or is told what is wrong', () => {
  const leaf = fc.constantFrom('x', '', '1', 'date', 's3', 's3://a/b/', 'yyyy', 'true', 'P1D', '1,2', 'raw', '${dt}');
  const keys = fc.constantFrom(
    ...[
      'dataset',
      'timeZone',
      'partitions',
      'sources',
      'inputs',
      'target',
      'transform',
      'rules',
      'window',
      'limits',
      'schedule',
    ],
    ...[
      'kind',
      'location',
      'type',
      'format',
      'values',
      'range',
      'id',
      'csv',
      'sql',
      'open',
      'days',
      'where',
      'glue',
      'lambda',
      'dt',
    ],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, leaf, tie('list'), tie('map')),
    list: fc.array(tie('tree'), { maxLength: 3 }),
    map: fc.dictionary(keys, tie('tree'), { maxKeys: 6 }),
  }));

  // JSON is YAML.
  fc.assert(
    fc.property(tree, (value) => assess(JSON.stringify(value))),
    { numRuns },
  );
});
