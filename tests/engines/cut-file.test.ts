import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

let subject: DuckDbSubject;
let cut: ObjectState;
beforeAll(async () => {
  subject = await makeDuckDb();
  // The footer is whole, so the file opens; most of the pages that it speaks of are gone.
  const whole = readFileSync(flightsFile);
  const rest = Buffer.concat([whole.subarray(0, 1_000), whole.subarray(whole.length - 8_000)]);
  cut = await seed(subject.store, 's3://raw/cut.parquet', rest);
});
afterAll(() => subject.dispose());

describe('a file that ends before its own pages do', () => {
  it('cannot be asked, which no second try will change', async () => {
    const asked = subject.engine.ask({
      objects: [cut],
      format: 'parquet',
      keyValues: {},
      inputs: [],
      sql: 'SELECT max(hash(date)) AS a, max(hash(delay)) AS b, max(hash(distance)) AS c, max(hash(origin)) AS d FROM partition',
    });

    await expect(asked).rejects.toMatchObject({
      name: 'TransformFailed',
      message: expect.stringContaining('Could not read enough bytes from file "s3://raw/cut.parquet"'),
    });
  });

  it('fails just the partition that needs its rows, for good', async () => {
    const range = { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' };

    const [staged] = await subject.engine.transform({
      chunk: chunkOf({ ...range, objects: [cut], sql: 'SELECT date, origin FROM source' }),
      stageUri: 's3://lake/cut/',
    });

    expect(staged?.error?.name).toBe('TransformFailed');
  });
});
