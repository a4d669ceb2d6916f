import { describe, expect, it } from 'vitest';
import type { Path } from '../../../core/dataset/problem.ts';
import { readYaml, type YamlText } from '../../../core/dataset/yaml-text.ts';

const read = (...lines: string[]): YamlText => {
  const yaml = readYaml(lines.join('\n'));
  if ('problems' in yaml) throw new Error(JSON.stringify(yaml.problems));
  return yaml;
};
const text = ({ line, column }: { line: number; column: number }): string => `${line}:${column}`;

it('every scalar of a YAML text is its own text', () => {
  expect(read('a: 5.10', 'b: [01, no, 22:00, 2001-07-05, null, ~]', 'c: { d: "x" }').tree).toEqual({
    a: '5.10',
    b: ['01', 'no', '22:00', '2001-07-05', 'null', '~'],
    c: { d: 'x' },
  });
});

describe('where something stands', () => {
  const yaml = read(
    'a: x',
    'list:',
    '  - id: one',
    '  - [p, q]',
    'map: { k: v }',
    'same: &s { k: w }',
    'again: *s',
    'none:',
  );

  it.each<[Path, boolean, string]>([
    [['a'], false, '1:4'],
    [['a'], true, '1:1'],
    [['list', 0, 'id'], false, '3:9'],
    [['list', 0, 'id'], true, '3:5'],
    [['list', 1, 1], false, '4:9'],
    [['list', 2], false, '2:1'],
    [['list', 0], false, '3:5'],
    [['map'], false, '5:1'],
    [['map', 0, 'k'], false, '5:11'],
    [['map', 1, 'k'], false, '5:1'],
    [['map', 'x'], false, '5:1'],
    [['again', 'k'], false, '6:15'],
    [['none'], false, '8:6'],
    [['nothing'], true, '1:1'],
    [[], false, '1:1'],
  ])('%j (at its key: %s) is %s', (path, atKey, place) => {
    expect(text(yaml.position(path, atKey))).toBe(place);
  });
});

describe('a place inside a text', () => {
  it.each<[string, string[], { line: number; column: number }, string]>([
    ['of one line is counted from its start', ['k: SELECT x'], { line: 1, column: 8 }, '1:11'],
    ['of one line below others', ['a: b', 'k:  SELECT x'], { line: 1, column: 8 }, '2:12'],
    ['in a block is counted from its indentation', ['k: |', '  SELECT', '  x'], { line: 2, column: 1 }, '3:3'],
    ['in a block that begins blank', ['k: |', '', '    SELECT', '    x'], { line: 2, column: 3 }, '3:7'],
    ['in a block of spaces', ['k: |', '  ', ' '], { line: 1, column: 1 }, '2:1'],
    ['in a block below others', ['a: b', 'k: |-', '   SELECT'], { line: 1, column: 2 }, '3:5'],
    [
      'in quotes is the start of the quotes: escapes hide where it is',
      ['k: "SELECT x"'],
      { line: 1, column: 8 },
      '1:4',
    ],
    ['of folded lines is where they start', ['k: >', '  SELECT', '  x'], { line: 1, column: 8 }, '1:4'],
    ['of a later line of a plain text is where it starts', ['k: SELECT', '  x'], { line: 2, column: 1 }, '1:4'],
    ['that is no text is the start of the file', ['a: b', 'k: [x]'], { line: 1, column: 1 }, '1:1'],
    ['that is not there is the start of the file', ['a: b'], { line: 1, column: 2 }, '1:1'],
    ['behind an alias is where the text stands', ['a: &t SELECT x', 'k: *t'], { line: 1, column: 8 }, '1:14'],
  ])('%s', (_, lines, inside, place) => {
    expect(text(read(...lines).inside(['k'], inside))).toBe(place);
  });
});

describe('a text that is no YAML', () => {
  it.each([
    ['a: [', '1:5', false],
    ['a: x\na: y', '2:1', false],
    ['a: "${x}"\nb: { c: ${x} }', '2:10', true],
  ])('%j is told with its place, and of quotes (%s) where they help', (yaml, place, quotes) => {
    const read = readYaml(yaml);

    const problems = 'problems' in read ? read.problems : [];
    expect(problems.map((problem) => [text(problem), problem.key, problem.expected])).toEqual([[place, '', 'YAML']]);
    expect(problems[0]?.message).toMatch(/^not YAML: \w/);
    expect(problems[0]?.message.includes('needs quotes')).toBe(quotes);
  });
});
