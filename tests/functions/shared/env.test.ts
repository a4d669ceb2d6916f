import { describe, expect, it } from 'vitest';
import { readEnv } from '../../../functions/shared/env.ts';

const complete = { AWS_REGION: 'eu-west-1', CONTROL_BUCKET: 'control', GLUE_JOB_NAME: 'lakefill-job' };

describe('the environment', () => {
  it('is read with its defaults', () => {
    expect(readEnv({ ...complete, PATH: '/bin' })).toEqual({
      ...complete,
      BUCKET_OWNER: '',
      LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'lakefill',
    });
  });

  it('names every problem in one message', () => {
    expect(() => readEnv({ AWS_REGION: 'eu-west-1', BUCKET_OWNER: 'me', LOG_LEVEL: 'LOUD' })).toThrow(
      /BUCKET_OWNER: .*; CONTROL_BUCKET: .*; GLUE_JOB_NAME: .*; LOG_LEVEL: /,
    );
  });
});
