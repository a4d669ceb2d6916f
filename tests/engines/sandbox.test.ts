import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../../engines/duckdb/sandbox.ts';

let folder: string;
let sandbox: Sandbox;
let connection: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sand'box-"));
  await mkdir(join(folder, 'out'));
  for (const name of ['mine.csv', 'other.csv']) await writeFile(join(folder, name), 'a\n1\n');
  await symlink('/etc/passwd', join(folder, 'out', 'link.csv'));
  sandbox = await openSandbox({ spill: join(folder, 'spill'), threads: 2 });
  connection = await sandbox.connect();
  await sandbox.lock([join(folder, 'mine.csv')], [join(folder, 'out')]);
});
afterAll(async () => {
  sandbox.close();
  await rm(folder, { recursive: true });
});

const run = async (sql: string) => {
  const reader = await connection.runAndReadAll(sql.replaceAll('{}', folder.replaceAll("'", "''")));
  return reader.getRowsJson();
};

describe('a locked sandbox', () => {
  it.each([
    ['the files it was given', "SELECT * FROM read_csv('{}/mine.csv')", [['1']]],
    ['its folder', "COPY (SELECT 1) TO '{}/out/x.csv'", [['1']]],
    [
      'UTC and one thread',
      "SELECT TIMESTAMPTZ '2001-07-01T00:00:00Z' :: VARCHAR, current_setting('threads')",
      [['2001-07-01 00:00:00+00', '1']],
    ],
  ])('reaches %s', async (_, sql, rows) => {
    expect(await run(sql)).toEqual(rows);
  });

  it.each([
    ['a neighbour of its files', "SELECT * FROM read_csv('{}/other.csv')"],
    ['a way around', "SELECT * FROM read_csv('{}/out/../other.csv')"],
    ['a link out of its folder', "SELECT * FROM read_csv('{}/out/link.csv')"],
    ['a listing', "SELECT * FROM glob('{}/*')"],
    ['the system', "SELECT * FROM read_text('/etc/passwd')"],
    ['the network', "SELECT * FROM read_csv('http://127.0.0.1/x.csv')"],
    ['a store', "SELECT * FROM read_parquet('s3://raw/x.parquet')"],
    ['another folder', "COPY (SELECT 1) TO '{}/x.csv'"],
    ['its own lock', 'SET enable_external_access=true'],
    ['its threads', 'SET threads=4'],
    ['extensions', 'INSTALL httpfs'],
  ])('does not reach %s', async (_, sql) => {
    await expect(run(sql)).rejects.toThrow(/Permission|disabled|locked|Cannot|Invalid|not found/i);
  });
});
