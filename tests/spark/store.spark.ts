import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { python, scripts } from './subject.ts';

it('holds S3 objects to their ETag and version, and moves files with a checksum of the whole', async () => {
  const { stdout } = await promisify(execFile)(python, ['tests/spark/s3_store.py', scripts]);

  expect(JSON.parse(stdout)).toEqual({
    sources: { current: 's3://lake/raw/a b.json', old: 'SourceChanged', version: 'a b.json', gone: 'SourceChanged' },
    copied: 'one',
    changed: ['SourceChanged'],
    // moto computes another CRC where its optional library is absent.
    moved: [4, expect.stringMatching(/^crc64nvme:/)],
    left: ['s3://lake/stage/dt=1/part-0.parquet', 's3://lake/stage/empty'],
    json: { rows: 1 },
  });
});
