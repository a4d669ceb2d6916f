import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { parseRequest, requestFields } from '../../../core/request/parse.ts';

function problemsOf(payload: unknown): unknown {
  try {
    return parseRequest(payload);
  } catch (error) {
    return error instanceof LakefillError && error.name === 'InvalidRequest' ? error.data.problems : error;
  }
}

describe('a payload', () => {
  it('is completed with the defaults', () => {
    expect(parseRequest({ dataset: 'flights' })).toEqual({
      dataset: 'flights',
      mode: 'backfill',
      depth: 'list',
      dryRun: false,
    });
  });

  it('may say everything', () => {
    const payload = {
      dataset: 'flights',
      from: '2001-01',
      through: '2001-02-03',
      scheduledTime: '2001-03-01T05:00:00-05:00',
      mode: 'reprocess',
      exclude: ['2001-02-01..2001-02-03'],
      where: { region: ['eu', 'us'] },
      findings: ['missing', 'stale'],
      depth: 'scan',
      dryRun: true,
      planHash: 'a'.repeat(64),
      order: 'newest',
      maxConcurrency: 3,
      maxUsd: 1.5,
      window: 'ignore',
      reason: 'late files',
      requestedBy: 'ann',
    };

    expect(parseRequest(payload)).toEqual(payload);
  });

  it('may hold fields without a value, which say nothing', () => {
    expect(parseRequest({ dataset: 'd', from: '2001', last: undefined, partitions: undefined })).toEqual({
      dataset: 'd',
      from: '2001',
      mode: 'backfill',
      depth: 'list',
      dryRun: false,
    });
  });

  it('may say one value where a list is meant, and a number where text is', () => {
    const request = parseRequest({
      dataset: 'd',
      partitions: 'dt=2001-01-01',
      where: { bucket: 5 },
      findings: 'missing',
    });

    expect(request).toMatchObject({
      partitions: ['dt=2001-01-01'],
      where: { bucket: ['5'] },
      findings: ['missing'],
    });
  });

  it('may resume a run, and then says nothing else', () => {
    expect(parseRequest({ resume: 'r1' })).toEqual({ resume: 'r1' });
    expect(problemsOf({ resume: 'r1', dataset: 'flights' })).toEqual([
      { key: 'dataset', reason: 'a resumed run keeps its own request: leave out every field but resume' },
    ]);
    expect(problemsOf({ resume: 7 })).toEqual([{ key: 'resume', reason: 'expected the id of a run' }]);
  });

  it.each([
    [undefined, 'payload', /expected an object/],
    [[], 'payload', /expected an object/],
    [null, 'payload', /expected an object/],
    [{}, 'dataset', /expected the name of a dataset/],
    [{ dataset: 'd', form: '2001' }, 'form', /unknown field, did you mean from\?/],
    [{ dataset: 'd', maxConcurency: 3 }, 'maxConcurency', /did you mean maxConcurrency\?/],
    [{ dataset: 'd', zzz: 1 }, 'zzz', /unknown field, known are dataset, from,/],
    [{ dataset: 'd', mode: 'backfil' }, 'mode', /one of backfill, reprocess \(did you mean backfill\?\)/],
    [{ dataset: 'd', mode: 1 }, 'mode', /one of backfill, reprocess$/],
    [{ dataset: 'd', from: 2001 }, 'from', /a date such as 2001-01-31, as text/],
    [{ dataset: 'd', last: '7 days' }, 'last', /a positive ISO 8601 duration/],
    [{ dataset: 'd', last: '-P7D' }, 'last', /a positive ISO 8601 duration/],
    [{ dataset: 'd', scheduledTime: '2001-01-01' }, 'scheduledTime', /an instant with Z or an offset/],
    [{ dataset: 'd', partitions: [] }, 'partitions', /not an empty one/],
    [{ dataset: 'd', where: ['eu'] }, 'where', /a mapping of keys to values/],
    [{ dataset: 'd', where: { region: [true] } }, 'where.region.0', /a value as text/],
    [{ dataset: 'd', findings: ['mising'] }, 'findings.0', /did you mean missing\?/],
    [{ dataset: 'd', planHash: 'abc' }, 'planHash', /64 hexadecimal digits/],
    [{ dataset: 'd', maxConcurrency: 0 }, 'maxConcurrency', /at least 1/],
    [{ dataset: 'd', maxUsd: -1 }, 'maxUsd', /not negative/],
    [{ dataset: 'd', dryRun: 'yes' }, 'dryRun', /true or false/],
    [{ dataset: 'd', last: 'P7D', from: '2001' }, 'last', /leave out from, or last/],
    [{ dataset: 'd', last: 'P7D', from: '2001', through: '2002' }, 'last', /leave out from and through, or last/],
    [{ dataset: 'd', partitions: ['2001'], from: '2001', through: '2002' }, 'partitions', /leave out from and through/],
    [{ dataset: 'd', partitions: ['2001'], last: 'P1D' }, 'partitions', /leave out last/],
  ])('%o is refused at %s', (payload, key, reason) => {
    expect(problemsOf(payload)).toEqual([{ key, reason: expect.stringMatching(reason) }]);
  });

  it('hears of every problem at once', () => {
    expect(problemsOf({ form: 1, mode: 'x', maxUsd: 'y' })).toEqual([
      { key: 'dataset', reason: 'expected the name of a dataset' },
      { key: 'mode', reason: 'expected one of backfill, reprocess' },
      { key: 'maxUsd', reason: 'expected a number of US dollars' },
      { key: 'form', reason: 'unknown field, did you mean from?' },
    ]);
  });

  it('never makes anything but a request or InvalidRequest, whatever it is', () => {
    const key = fc.oneof(fc.constantFrom(...requestFields), fc.string());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(key, fc.anything())), (payload) => {
        const found = problemsOf(payload);
        expect(found instanceof Error).toBe(false);
      }),
    );
  });
});
