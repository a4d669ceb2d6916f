import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { openDeclarations, readDatasetFiles } from '../../../platform/local/declarations.ts';

const sound = (name: string): string => `dataset: ${name}
partitions: { dt: { type: date, format: yyyy-MM-dd } }
sources: [{ id: raw, kind: catalog, table: raw.clicks }]
target: { kind: s3, location: "s3://lake/${name}/\${dt}/" }
transform: { sql: SELECT * FROM source }
`;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'declarations-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function errorOf(promise: Promise<unknown>): Promise<LakefillError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof LakefillError) return error;
  throw new Error(`not a LakefillError: ${String(error)}`);
}

describe('the declarations of a folder', () => {
  it('are its *.yml files, in order', async () => {
    await writeFile(join(dir, 'orders.yml'), sound('orders'));
    await writeFile(join(dir, 'clicks.yml'), sound('clicks'));
    await writeFile(join(dir, 'notes.txt'), 'x');
    await mkdir(join(dir, 'old'));

    const declarations = openDeclarations({ dir });

    expect(await declarations.names()).toEqual(['clicks', 'orders']);
    expect((await declarations.load('orders')).target.root).toBe('s3://lake/orders/');
    expect((await readDatasetFiles(dir)).map(({ file }) => file)).toEqual([
      join(dir, 'clicks.yml'),
      join(dir, 'orders.yml'),
    ]);
  });

  it('are read anew each time', async () => {
    const declarations = openDeclarations({ dir: join(dir, 'later') });
    const before = await declarations.names();
    await mkdir(join(dir, 'later'));
    await writeFile(join(dir, 'later', 'clicks.yml'), sound('clicks'));

    expect([before, await declarations.names()]).toEqual([[], ['clicks']]);
  });

  it('name the nearest for one that is not there', async () => {
    await writeFile(join(dir, 'orders.yml'), sound('orders'));
    await writeFile(join(dir, 'clicks.yml'), sound('clicks'));

    const error = await errorOf(openDeclarations({ dir }).load('click'));

    expect([error.name, error.message, error.data]).toEqual([
      'UnknownDataset',
      `no dataset "click" in ${dir}: there are clicks, orders; did you mean clicks?`,
      { dataset: 'click', nearest: 'clicks', known: ['clicks', 'orders'] },
    ]);
  });

  it('say where to look when there is none', async () => {
    const error = await errorOf(openDeclarations({ dir: join(dir, 'none') }).load('clicks'));

    expect([error.name, error.hint]).toEqual([
      'UnknownDataset',
      'name the folder of the dataset files with --datasets DIR',
    ]);
  });

  it.each(['../secret', 'a/b', '', '.', 'clicks.yml'])('open nothing for the name %o', async (name) => {
    await writeFile(join(dir, 'clicks.yml'), sound('clicks'));

    const error = await errorOf(openDeclarations({ dir }).load(name));

    expect(error.name).toBe('UnknownDataset');
  });

  it('refuse a wrong file with all its problems', async () => {
    await writeFile(join(dir, 'clicks.yml'), `${sound('clicks')}engin: auto\nretention: long\n`);

    const error = await errorOf(openDeclarations({ dir }).load('clicks'));

    const file = join(dir, 'clicks.yml');
    expect([error.name, error.exit, error.message.split('\n').map((line) => line.split(',')[0])]).toEqual([
      'InvalidDeclaration',
      2,
      [`${file}:6: engin: unknown key`, `${file}:7: retention: "long"`],
    ]);
    expect(error.data.problems).toMatchObject([
      { line: 6, column: 1, key: 'engin', nearest: 'engine' },
      { line: 7, column: 12, key: 'retention', expected: 'an ISO 8601 duration above zero such as P7D or PT6H' },
    ]);
  });
});
