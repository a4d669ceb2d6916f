import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { duckdb, type Home, makeHome } from './kit.ts';

let home: Home;
let folder: string;
beforeEach(() => {
  home = makeHome(null);
  folder = join(home.datasets, '../files');
  mkdirSync(folder);
});
afterEach(() => home.dispose());

async function parquet(name: string): Promise<string> {
  const file = join(folder, name);
  await duckdb(
    `COPY (SELECT * FROM (VALUES (1, 'a', TIMESTAMP '2001-01-01 10:00:00'), (2, NULL, TIMESTAMP '2001-01-01 11:00:00')) v(n, t, happened))
     TO '${file}' (FORMAT parquet)`,
  );
  return file;
}

describe('inspect', () => {
  it('says what a footer says', async () => {
    const file = await parquet('a.parquet');

    const { exit, out } = await home.lakefill('inspect', file);

    expect({ exit, out }).toEqual({
      exit: 0,
      out: {
        files: [
          {
            file,
            verdict: 'ok',
            rows: 2,
            rowGroups: 1,
            columns: [
              { name: 'n', type: 'int', nulls: 0, min: '1', max: '2', exact: true },
              { name: 't', type: 'string', nulls: 1, min: 'a', max: 'a', exact: true },
              {
                name: 'happened',
                type: 'timestamp',
                nulls: 0,
                min: '2001-01-01T10:00:00',
                max: '2001-01-01T11:00:00',
                exact: true,
              },
            ],
            problems: [],
          },
        ],
      },
    });
  });

  it.each<[string, (sound: Buffer) => Buffer, string]>([
    ['cut off', (sound) => sound.subarray(0, sound.length - 20), 'corrupt'],
    ['with an encrypted footer', (sound) => Buffer.concat([sound.subarray(0, -4), Buffer.from('PARE')]), 'encrypted'],
    ['of another format', () => Buffer.from('n,t\n1,a\n2,b\n3,c\n'), 'not-parquet'],
    ['without a byte', () => Buffer.alloc(0), 'not-parquet'],
  ])('of a file %s is exit 3 and does not hide the others', async (_, damage, verdict) => {
    const sound = await parquet('a.parquet');
    const broken = join(folder, 'b.parquet');
    writeFileSync(broken, damage(readFileSync(sound)));

    const { exit, out } = await home.lakefill('inspect', broken, sound);

    expect(exit).toBe(3);
    expect(out.files).toMatchObject([
      { file: broken, verdict, rows: null, columns: [], problems: [{ check: 'unreadable', column: null }] },
      { file: sound, verdict: 'ok' },
    ]);
  });

  it('of a missing file or a folder is exit 2, whatever the others are', async () => {
    const sound = await parquet('a.parquet');
    const missing = join(folder, 'nowhere.parquet');

    const [first, second] = [await home.lakefill('inspect', sound, missing), await home.lakefill('inspect', folder)];

    expect(first).toMatchObject({ exit: 2, out: { error: { name: 'InvalidRequest', data: { file: missing } } } });
    expect(second).toMatchObject({ exit: 2, out: { error: { name: 'InvalidRequest', data: { file: folder } } } });
  });

  it('reads a file whatever its name', async () => {
    const file = join(folder, 'what ever [1].bin');
    copyFileSync(await parquet('a.parquet'), file);

    const { exit, out } = await home.lakefill('inspect', file);

    expect({ exit, files: out.files }).toMatchObject({ exit: 0, files: [{ file, verdict: 'ok' }] });
  });
});
