import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../../core/errors.ts';
import type { ObjectStore } from '../../../../ports/object-store.ts';
import { flatten, listed, outline, refusal, text } from '../../../contracts/object-store/subject.ts';
import { makeLocalStore } from '../opener.ts';

let root = '';
let store: ObjectStore;
let dispose = async () => {};
beforeEach(async () => {
  ({ root, store, dispose } = await makeLocalStore());
});
afterEach(() => dispose());

const uri = 's3://lake/t/dt=2001-01-01/part.csv';
const path = () => join(root, 'lake/t/dt=2001-01-01/part.csv');
const everything = { bucket: 'lake', key: '' };
const versions = () => flatten(store.listVersions(everything));

function write(file: string, body: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
}

/** As careful programs do: a new file moved over the old one. */
function replace(file: string, body: string): void {
  writeFileSync(`${file}.tmp`, body);
  renameSync(`${file}.tmp`, file);
}

describe('files that another program wrote', () => {
  it('are objects whose first version is as old as the file', async () => {
    write(path(), 'seed');
    utimesSync(path(), 1_000, 1_000);

    const head = await store.head(uri);

    expect((await listed(store, everything)).keys).toEqual(['t/dt=2001-01-01/part.csv']);
    expect([head?.size, head?.lastModified, head?.metadata]).toEqual([4, 1_000_000, {}]);
    expect(outline(await versions())).toEqual(['version*']);
    expect(text((await store.get(uri)).body)).toBe('seed');
  });

  it('stay in history when the program replaces them', async () => {
    write(path(), 'old');
    const before = await store.head(uri);
    replace(path(), 'new');

    const after = await store.head(uri);

    expect(outline(await versions())).toEqual(['version*', 'version']);
    expect(text((await store.get(uri)).body)).toBe('new');
    expect(text((await store.get(uri, { versionId: before?.versionId ?? '' })).body)).toBe('old');
    expect(after?.etag).not.toBe(before?.etag);
  });

  it('begin when they came, even if they bring an older date along', async () => {
    write(path(), 'old');
    await store.head(uri);
    const noticed = Date.now();
    replace(path(), 'from a backup');
    utimesSync(path(), 1_000, 1_000);

    const [newest] = await versions();

    expect(newest?.lastModified).toBeGreaterThanOrEqual(noticed - 1_000);
    expect((await store.head(uri))?.lastModified).toBe(1_000_000);
  });

  it.each([
    ['a listing', () => listed(store, everything)],
    ['a head', () => store.head(uri)],
    ['a listing of versions', () => versions()],
    ['a refused put', () => refusal(store.put(uri, 'x', { ifMatch: 'nothing' }))],
  ])('leave a marker when they are removed, noticed by %s', async (_, notice) => {
    write(path(), 'gone');
    const before = await store.head(uri);
    rmSync(path());

    await notice();

    expect(outline(await versions())).toEqual(['marker*', 'version']);
    expect(text((await store.get(uri, { versionId: before?.versionId ?? '' })).body)).toBe('gone');
    await store.copy({ uri, versionId: before?.versionId ?? '' }, uri, { ifNoneMatch: true });
    expect(readFileSync(path(), 'utf8')).toBe('gone');
  });

  it('lose their old bytes, and the version, when they are edited in place', async () => {
    write(path(), 'old');
    const before = await store.head(uri);
    appendFileSync(path(), ' and more');

    const after = await store.head(uri);

    expect(outline(await versions())).toEqual(['version*']);
    expect(await refusal(store.get(uri, { versionId: before?.versionId ?? '' }))).toBe('NoSuchKey');
    expect(text((await store.get(uri)).body)).toBe('old and more');
    expect(after?.etag).not.toBe(before?.etag);
  });

  it('are noticed when edited in place to the same size and date', async () => {
    await store.put(uri, 'abc');
    const { atime, mtime } = statSync(path());
    const before = await store.head(uri);
    writeFileSync(path(), 'xyz');
    utimesSync(path(), atime, mtime);

    expect((await store.head(uri))?.etag).not.toBe(before?.etag);
    expect(text((await store.get(uri)).body)).toBe('xyz');
  });

  it.each([
    ['touched', () => utimesSync(path(), 2_000, 2_000)],
    [
      'replaced by equal bytes',
      () => {
        replace(path(), 'same');
        utimesSync(path(), 2_000, 2_000);
      },
    ],
  ])('are the same version with a new date when %s', async (_, act) => {
    const { versionId, etag } = await store.put(uri, 'same', { metadata: { lakefill: 'r/c-1' } });
    act();

    const head = await store.head(uri);

    expect([head?.versionId, head?.etag, head?.lastModified]).toEqual([versionId, etag, 2_000_000]);
    expect(head?.metadata).toEqual({ lakefill: 'r/c-1' });
    expect(outline(await versions())).toEqual(['version*']);
  });

  it('count for conditions', async () => {
    const { etag } = await store.put(uri, 'ours');
    replace(path(), 'theirs');

    expect(await refusal(store.put(uri, 'x', { ifMatch: etag }))).toBe('PreconditionFailed');
    expect(await refusal(store.delete(uri, { ifMatch: etag }))).toBe('PreconditionFailed');
    expect(await refusal(store.localFile(uri, { etag }))).toBe('SourceChanged');
    write(join(root, 'lake/fresh'), 'theirs');
    expect(await refusal(store.put('s3://lake/fresh', 'x', { ifNoneMatch: true }))).toBe('PreconditionFailed');
    expect(await refusal(store.copy({ uri }, 's3://lake/fresh', { ifNoneMatch: true }))).toBe('PreconditionFailed');
  });

  it('stay in history when they are written over unseen', async () => {
    write(path(), 'never looked at');

    await store.put(uri, 'ours');

    const history = await versions();
    expect(outline(history)).toEqual(['version*', 'version']);
    expect(text((await store.get(uri, { versionId: at(history, 1).versionId })).body)).toBe('never looked at');
  });

  it('do not break a listing while they are being written', async () => {
    write(path(), '');
    let writing = true;
    const writer = (async () => {
      while (writing) {
        appendFileSync(path(), 'more ');
        await new Promise(setImmediate);
      }
    })();

    for (let round = 0; round < 20; round++) {
      expect((await listed(store, everything)).keys).toEqual(['t/dt=2001-01-01/part.csv']);
      await new Promise(setImmediate);
    }
    writing = false;
    await writer;

    expect(text((await store.get(uri)).body)).toBe(readFileSync(path(), 'utf8'));
    expect(outline(await versions())).toEqual(['version*']);
  });

  it('may be symbolic links to files and folders, loops left out', async () => {
    write(join(root, 'elsewhere/data.csv'), 'linked');
    write(join(root, 'lake/a/plain'), 'plain');
    symlinkSync(join(root, 'elsewhere/data.csv'), join(root, 'lake/a/file'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'lake/folder'));
    symlinkSync(join(root, 'lake'), join(root, 'lake/a/loop'));
    symlinkSync(join(root, 'nowhere'), join(root, 'lake/a/dangling'));

    expect((await listed(store, everything)).keys).toEqual(['a/file', 'a/plain', 'folder/data.csv']);
    const before = await store.head('s3://lake/a/file');
    await store.put('s3://lake/a/file', 'ours');

    expect(readFileSync(join(root, 'elsewhere/data.csv'), 'utf8')).toBe('linked');
    expect(text((await store.get('s3://lake/a/file', { versionId: before?.versionId ?? '' })).body)).toBe('linked');
  });
});

describe('the lake on the disk', () => {
  it('has plain files, and nothing else outside .lakefill', async () => {
    await store.put('s3://lake/a/b', 'one');
    await store.put('s3://lake/a/b', 'two');
    await store.put('s3://lakefill-control/runs/r/run.json', '{}');
    await store.put('s3://lake/c/d/e', 'three');
    await store.delete('s3://lake/c/d/e');

    expect(readdirSync(root).sort()).toEqual(['.lakefill', 'lake']);
    expect(readdirSync(join(root, 'lake'), { recursive: true }).sort()).toEqual(['a', 'a/b']);
    expect(readFileSync(join(root, '.lakefill/control/runs/r/run.json'), 'utf8')).toBe('{}');
    expect(readdirSync(join(root, '.lakefill/tmp'))).toEqual([]);
  });

  it('keeps a version as a second name of the same file', async () => {
    const { versionId } = await store.put(uri, 'bytes');

    const pinned = await store.localFile(uri, { versionId });
    const plain = await store.localFile(uri);

    expect(plain.path).toBe(path());
    expect(statSync(pinned.path).ino).toBe(statSync(path()).ino);
  });

  it('gives a copy a file of its own, so that an edit in place changes one of them', async () => {
    await store.put('s3://lake/a', 'bytes');
    await store.copy({ uri: 's3://lake/a' }, 's3://lake/b');

    appendFileSync(join(root, 'lake/a'), ' edited');

    expect(text((await store.get('s3://lake/b')).body)).toBe('bytes');
  });

  it('frees the bytes of a version that is removed', async () => {
    const { versionId } = await store.put(uri, 'old');
    await store.put(uri, 'new');
    const { path: link } = await store.localFile(uri, { versionId });

    await store.deleteVersion(uri, versionId);

    expect(existsSync(link)).toBe(false);
  });

  it('survives the loss of everything but the plain files', async () => {
    await store.put(uri, 'bytes');
    rmSync(join(root, '.lakefill/versions'), { recursive: true });

    expect(text((await store.get(uri)).body)).toBe('bytes');
    await store.put(uri, 'new');
    expect(text((await store.get(uri)).body)).toBe('new');
  });
});
