import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of apache/parquet-testing's files with the facts measured on them; undefined where it is not at hand. */
export const conformance: string | undefined = find();

function find(): string | undefined {
  const folder = process.env.CONFORMANCE_DIR;
  if (folder && existsSync(join(folder, 'parquet_testing_facts.json'))) return folder;
  process.stdout.write('CONFORMANCE_DIR holds no parquet_testing_facts.json: its cases are not run\n');
  return undefined;
}
