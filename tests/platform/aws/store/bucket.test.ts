import { GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { mockedStore, refused, sdkError } from '../sdk.ts';

const rule = (NoncurrentDays: number, Status: 'Enabled' | 'Disabled' = 'Enabled') => ({
  Status,
  NoncurrentVersionExpiration: { NoncurrentDays },
});

describe('how a bucket keeps versions', () => {
  it.each([
    ['Enabled', [], { enabled: true, noncurrentDays: null }],
    ['Suspended', [], { enabled: false, noncurrentDays: null }],
    [undefined, [], { enabled: false, noncurrentDays: null }],
    ['Enabled', [rule(30), rule(7), rule(1, 'Disabled')], { enabled: true, noncurrentDays: 7 }],
    ['Enabled', [{ Status: 'Enabled', Expiration: { Days: 1 } }], { enabled: true, noncurrentDays: null }],
  ] as const)('with status %s and rules %j is %j', async (Status, Rules, expected) => {
    const { s3, store } = mockedStore();
    s3.on(GetBucketVersioningCommand).resolves(Status === undefined ? {} : { Status });
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({ Rules: [...Rules] });

    expect(await store.versioning('lake')).toEqual(expected);
  });

  it('is for ever without rules', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetBucketLifecycleConfigurationCommand).rejects(sdkError('NoSuchLifecycleConfiguration', 404));

    expect(await store.versioning('lake')).toEqual({ enabled: true, noncurrentDays: null });
  });

  it('is never guessed where it cannot be read', async () => {
    const { s3, store } = mockedStore();
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetBucketLifecycleConfigurationCommand).rejects(sdkError('AccessDenied', 403));

    expect(await refused(store.versioning('lake'))).toBe('AccessDenied');
  });
});
