import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { faultOf, isTransient } from '../../../platform/aws/fault.ts';
import { sdkError } from './sdk.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

describe('an error of a client', () => {
  it.each([
    sdkError('ThrottlingException'),
    sdkError('SlowDown', 503),
    sdkError('InternalServiceException', 500),
    sdkError('OperationTimeoutException'),
    sdkError('ConcurrentModificationException'),
    sdkError('TooManyRequestsException', 429),
    sdkError('Unknown', 502),
    sdkError('TimeoutError', 0),
    coded('ECONNRESET'),
    coded('EPIPE'),
    coded('ENOTFOUND'),
  ])('that passes is one to try again: %s', (error) => {
    expect([isTransient(error), faultOf(error, 'it', { uri: 'u' })]).toEqual([
      true,
      expect.objectContaining({ name: 'TransientError', cause: error, data: expect.objectContaining({ uri: 'u' }) }),
    ]);
  });

  it.each([
    sdkError('InvalidInputException'),
    sdkError('NoSuchKey', 404),
    coded('ENOENT'),
    new Error('x'),
    'text',
    null,
  ])('that does not pass stays what it is: %s', (error) => {
    expect([isTransient(error), faultOf(error, 'it')]).toEqual([false, error]);
  });

  it('says that a role may not do it, whatever the service calls that', () => {
    const names = [sdkError('AccessDeniedException'), sdkError('Unknown', 403)].map((error) => faultOf(error, 'it'));

    expect(names).toMatchObject([{ name: 'AccessDenied' }, { name: 'AccessDenied' }]);
  });

  it('in our words already is left alone', () => {
    const error = new LakefillError('NoSuchKey', 'x');

    expect(faultOf(error, 'it')).toBe(error);
  });
});
