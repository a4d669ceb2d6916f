import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownKeys } from '../../../core/dataset/known-keys.ts';
import { datasetShape } from '../../../core/dataset/shape.ts';

const docs = readFileSync(new URL('../../../docs/datasets.md', import.meta.url), 'utf8');

describe('the page about dataset files', () => {
  it.each([
    [[]],
    [['partitions', 'dt']],
    [['sources', 0]],
    [['sources', 0, 'csv']],
    [['inputs', 0]],
    [['target']],
    [['transform']],
    [['window', 0]],
    [['limits']],
    [['limits', 'lambda']],
    [['limits', 'glue']],
    [['objectives']],
    [['schedule']],
  ])('names every key of %j', (path) => {
    const keys = knownKeys(datasetShape, path);

    const missing = keys.filter((key) => {
      const name = key.replace('.', '\\.');
      // In the text, or in an example as it stands in a file.
      return !new RegExp(`\`(?:[\\w.]+\\.)?${name}\`|^ *(?:# )?${name}:`, 'm').test(docs);
    });
    expect(keys.length).toBeGreaterThan(1);
    expect(missing).toEqual([]);
  });
});
