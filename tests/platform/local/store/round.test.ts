import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../../../platform/local/database.ts';
import { createRounds } from '../../../../platform/local/store/round.ts';

let database: Database;
/** What happened to the disk, in order. */
let log: string[];

beforeEach(() => {
  database = openDatabase(mkdtempSync(join(tmpdir(), 'round-')));
  database.write(() => undefined);
  log = [];
  const exec = DatabaseSync.prototype.exec;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === 'COMMIT') log.push('commit');
    return exec.call(this, sql);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const flush = async (paths: Iterable<string>): Promise<void> => {
  const [first, ...folders] = paths;
  expect(first).toBe(database.log);
  log.push(`flush ${folders.join(' ')}`);
};

const note = (file: string) => () => {
  database.run('INSERT INTO garbage (file) VALUES (?)', file);
  return { value: file, folders: [`folder of ${file}`] };
};

const noted = () => database.all('SELECT file FROM garbage ORDER BY file').map(({ file }) => file);

describe('writers that come at the same time', () => {
  it('share one transaction and one flush, and are told when both are done', async () => {
    const join = createRounds(database, flush, () => log.push('flushed'));
    const told = ['a', 'b', 'c'].map((name) => join(note(name)).finally(() => log.push(`told ${name}`)));

    expect(await Promise.all(told)).toEqual(['a', 'b', 'c']);
    const flushed = 'flush folder of a folder of b folder of c';
    expect(log).toEqual(['commit', flushed, 'flushed', 'told a', 'told b', 'told c']);
    expect(noted()).toEqual(['a', 'b', 'c']);
  });

  it('are not hurt by one of them that fails, whose statements alone are undone', async () => {
    const join = createRounds(database, flush, () => undefined);
    const failing = () => {
      note('half')();
      throw new Error('refused');
    };
    const told = await Promise.allSettled([join(note('a')), join(failing), join(note('c'))]);

    expect(told).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: new Error('refused') },
      { status: 'fulfilled', value: 'c' },
    ]);
    expect(noted()).toEqual(['a', 'c']);
  });

  it('are in the next round when they come while one is being flushed', async () => {
    const late: Promise<string>[] = [];
    const join = createRounds(
      database,
      async (paths) => {
        if (late.length === 0) late.push(join(note('b')), join(note('c')));
        await flush(paths);
      },
      () => undefined,
    );

    expect(await join(note('a'))).toBe('a');
    expect(await Promise.all(late)).toEqual(['b', 'c']);
    expect(log).toEqual(['commit', 'flush folder of a', 'commit', 'flush folder of b folder of c']);
  });

  it('all hear of a flush that fails, and the next round goes on', async () => {
    const broken = new Error('the disk is gone');
    const join = createRounds(database, vi.fn(flush).mockRejectedValueOnce(broken), () => undefined);
    const told = await Promise.allSettled([join(note('a')), join(note('b'))]);

    expect(told).toEqual([
      { status: 'rejected', reason: broken },
      { status: 'rejected', reason: broken },
    ]);
    expect(await join(note('c'))).toBe('c');
  });
});
