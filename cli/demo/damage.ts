import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { type ReaderPartition, readersView } from '../reading.ts';

/** Something that happens to lakes, done on purpose. */
export interface Damage {
  partition: string;
  what: string;
  /** The finding that has to name it. */
  finding: string;
}

/** Breaks five days in five ways, with nothing but the file system and the catalog, as other tools would. */
export async function breakLake(dataset: Dataset, root: string, deps: Deps): Promise<Damage[]> {
  const seen = new Map((await readersView(dataset, deps)).map((one) => [one.partition.key, one]));
  const day = (key: string): { one: ReaderPartition; path: string; bytes: () => Promise<Uint8Array> } => {
    const one = seen.get(key);
    const object = one?.objects[0];
    if (!one || !object) throw new LakefillError('Bug', `the demo's lake has no ${key}`);
    const { bucket, key: name } = parseUri(object.uri);
    const bytes = async () => (await deps.store.get(object.uri)).body;
    return { one, path: join(root, bucket, name), bytes };
  };

  rmSync(day('dt=2001-02-03').path);
  const cut = day('dt=2001-03-04');
  const whole = await cut.bytes();
  replace(cut.path, whole.subarray(0, whole.length / 2));
  replace(day('dt=2001-04-05').path, new Uint8Array());
  replace(day('dt=2001-05-06').path, new TextEncoder().encode('this was a day of flights\n'.repeat(1000)));
  const lost = day('dt=2001-06-07').one;
  await deps.catalog.deletePartitions(dataset.declaration.target.table ?? '', [Object.values(lost.partition.values)]);

  return [
    { partition: 'dt=2001-02-03', what: 'file deleted', finding: 'dangling' },
    { partition: 'dt=2001-03-04', what: 'file cut in half', finding: 'corrupt' },
    { partition: 'dt=2001-04-05', what: 'file emptied', finding: 'empty' },
    { partition: 'dt=2001-05-06', what: 'file overwritten with garbage', finding: 'corrupt' },
    { partition: 'dt=2001-06-07', what: 'catalog entry dropped', finding: 'missing' },
  ];
}

/** By rename, as most tools write: the old version stays in the lake's versions. */
function replace(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}
