import { describe, expect, it } from 'vitest';
import { chunkJobName, chunkJobVersions } from '../../../core/plan/chunk-job.ts';

describe('the job that runs chunks', () => {
  it.each([
    ['5.1', 'lakefill-dev-chunk'],
    ['5.0', 'lakefill-dev-chunk-5-0'],
    ['6.0', 'lakefill-dev-chunk-6-0'],
  ])('of version %s is %s', (version, name) => {
    expect(chunkJobName('lakefill-dev-chunk', version)).toBe(name);
  });

  it('is one for each version that is asked for, and always one of 5.1', () => {
    const asking = (version: string, glueJobName?: string) => ({
      transform: glueJobName === undefined ? {} : { glueJobName },
      limits: { glue: { version } },
    });

    expect(chunkJobVersions([])).toEqual(['5.1']);
    expect(
      chunkJobVersions([asking('6.0'), asking('5.1'), asking('5.0'), asking('6.0'), asking('4.0', 'own')]),
    ).toEqual(['5.1', '5.0', '6.0']);
  });
});
