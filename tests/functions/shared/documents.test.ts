import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireDocument, writeFenced } from '../../../functions/shared/documents.ts';
import { type Lake, makeLake } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const uri = 's3://control/one.json';
const read = () => requireDocument(lake.store, uri);

describe('a document that is written under a fence', () => {
  it('is made, and written again by the same execution', async () => {
    await writeFenced(lake.store, uri, '"first"', 3);
    await writeFenced(lake.store, uri, '"second"', 3);

    expect(await read()).toBe('second');
  });

  it('is written over by whoever took over', async () => {
    await writeFenced(lake.store, uri, '"old"', 3);
    await writeFenced(lake.store, uri, '"new"', 4);

    expect(await read()).toBe('new');
  });

  it('is never written over by whoever was taken over', async () => {
    await writeFenced(lake.store, uri, '"new"', 4);

    await expect(writeFenced(lake.store, uri, '"old"', 3)).rejects.toMatchObject({
      name: 'FenceLost',
      data: { uri, fence: 3, now: 4 },
    });
    expect(await read()).toBe('new');
  });

  it('is not written over between the look and the write', async () => {
    await writeFenced(lake.store, uri, '"old"', 3);
    let puts = 0;
    const late = lake.worker(({ name }) => {
      if (name !== 'put') return undefined;
      puts += 1;
      return puts === 2 ? () => writeFenced(lake.store, uri, '"new"', 4) : undefined;
    });

    await expect(writeFenced(late.deps.store, uri, '"late"', 3)).rejects.toMatchObject({ name: 'FenceLost' });
    expect(await read()).toBe('new');
  });

  it('of an older version counts as written under none', async () => {
    await lake.store.put(uri, '"older"');
    await writeFenced(lake.store, uri, '"new"', 1);

    expect(await read()).toBe('new');
  });
});
