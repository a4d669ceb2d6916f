import { expect, it } from 'vitest';
import { countingStore } from '../../../ports/counting.ts';
import { flatten } from '../../contracts/object-store/subject.ts';
import { makeLocalStore } from './opener.ts';

it('a counting store counts every request as the service would bill it', async () => {
  const subject = await makeLocalStore();
  const { store, requests } = countingStore(subject.store);
  const lake = { bucket: 'lake', key: '' };

  for (const name of ['a', 'b', 'c']) await store.put(`s3://lake/${name}`, name);
  const { versionId } = await store.copy({ uri: 's3://lake/a' }, 's3://lake/d');
  await store.get('s3://lake/a');
  await store.getRange('s3://lake/a', 0, 1);
  await (await store.localFile('s3://lake/a')).release();
  await store.head('s3://lake/a');
  await store.delete('s3://lake/a');
  await store.deleteVersion('s3://lake/d', versionId);
  await store.versioning('lake');
  for await (const _ of store.list(lake, { maxKeys: 1 }));
  await flatten(store.listVersions(lake));

  expect(requests).toEqual({
    put: 3,
    copy: 1,
    get: 3,
    head: 1,
    delete: 2,
    versioning: 1,
    list: 2,
    listVersions: 1,
  });
  await subject.dispose();
});
