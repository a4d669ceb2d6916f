import { expect, it } from 'vitest';
import type { Column } from '../../../core/audit/column.ts';
import type { Knowledge } from '../../../core/ledger/facts.ts';
import { latestSchema } from '../../../core/ledger/latest-schema.ts';
import { facts } from '../gaps/given.ts';

const schema = (name: string): Column[] => [{ name, type: 'int' }];
const held = (fence: number, ...columns: Column[]): Knowledge => ({
  held: facts({ fence, schema: columns }),
  failure: null,
});

it.each<[string, Knowledge[], Column[] | null]>([
  ['none without publications', [], null],
  ['none of what only failed', [{ held: null, failure: facts({ state: 'failed' }) }], null],
  [
    'that of the highest fence, wherever it stands',
    [held(1, ...schema('a')), held(3, ...schema('c')), held(2, ...schema('b'))],
    schema('c'),
  ],
  ['not that of a publication that told none', [held(1, ...schema('a')), held(2)], schema('a')],
])('the latest schema is %s', (_, knowledge, latest) => {
  expect(latestSchema(knowledge)).toEqual(latest);
});
