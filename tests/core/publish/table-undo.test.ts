import { describe, expect, it } from 'vitest';
import { MARKER } from '../../../core/publish/marker.ts';
import type { TableChange } from '../../../core/publish/record.ts';
import { tableBefore } from '../../../core/publish/table-undo.ts';

/** `columns('n:int', 'note')`: a column without a type is text. */
const columns = (...list: string[]) =>
  list.map((one) => {
    const [name = '', type = 'string'] = one.split(':');
    return { name, type };
  });

const table = (by: string | null, ...list: string[]) => ({
  columns: columns(...list),
  parameters: by === null ? {} : { [MARKER]: by },
});

const change = (before: string[] | null, after: string[], marker: string | null = null): TableChange => ({
  before: before && columns(...before),
  marker,
  after: columns(...after),
});

describe('what a run changed of a table is taken back', () => {
  it.each<[string, ReturnType<typeof table>, TableChange[], string[][], ReturnType<typeof tableBefore>]>([
    [
      'as far as it goes',
      table('run', 'n', 'a', 'b'),
      [change(['n'], ['n', 'a'], 'other'), change(['n', 'a'], ['n', 'a', 'b'], 'run')],
      [],
      { columns: columns('n'), marker: 'other' },
    ],
    [
      "up to another run's change in between",
      table('run', 'n', 'a', 'x', 'b'),
      [change(['n'], ['n', 'a']), change(['n', 'a', 'x'], ['n', 'a', 'x', 'b'], 'other')],
      [],
      { columns: columns('n', 'a', 'x'), marker: 'other' },
    ],
    [
      'but for what was announced and never made',
      table('run', 'n', 'x', 'a'),
      [change(['n'], ['n', 'a']), change(['n', 'x'], ['n', 'x', 'a'], 'other')],
      [],
      { columns: columns('n', 'x'), marker: 'other' },
    ],
    [
      'with the table, where it made that',
      table('run', 'n'),
      [change(null, ['n'])],
      [['n']],
      { columns: null, marker: null },
    ],
    ['not when another run made the same change', table('other', 'n', 'a'), [change(['n'], ['n', 'a'])], [], null],
    [
      'not when somebody else changed the table since',
      table('run', 'n', 'a', 'x'),
      [change(['n'], ['n', 'a'])],
      [],
      null,
    ],
    [
      'not when others published with its column',
      table('run', 'n', 'a'),
      [change(['n'], ['n', 'a'])],
      [['n', 'A']],
      null,
    ],
    [
      'not when others published what only the wider type holds',
      table('run', 'n:bigint'),
      [change(['n:int'], ['n:bigint'])],
      [['n:bigint']],
      null,
    ],
    [
      'when others published what the narrower type holds as well',
      table('run', 'n:bigint'),
      [change(['n:int'], ['n:bigint'])],
      [['n:int'], ['x']],
      { columns: columns('n:int'), marker: null },
    ],
    [
      'as far as others do not need it',
      table('run', 'n', 'a', 'b'),
      [change(['n'], ['n', 'a']), change(['n', 'a'], ['n', 'a', 'b'], 'run')],
      [['n', 'a']],
      { columns: columns('n', 'a'), marker: 'run' },
    ],
    ['not where nothing was noted', table('run', 'n'), [], [], null],
  ])('%s', (_, now, changes, published, expected) => {
    expect(
      tableBefore(
        now,
        'run',
        changes,
        published.map((list) => columns(...list)),
      ),
    ).toEqual(expected);
  });
});
