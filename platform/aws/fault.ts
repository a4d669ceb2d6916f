import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';

/** What Lakefill reads of an SDK error; everything may be missing, since streams and sockets throw errors of their own. */
interface SdkError {
  name: string;
  status: number | undefined;
  /** How often the SDK sent the request; more than once means that an earlier answer may have been lost. */
  attempts: number;
}

export function sdkError(error: unknown): SdkError {
  const metadata = field(error, '$metadata');
  const status = field(metadata, 'httpStatusCode');
  const attempts = field(metadata, 'attempts');
  return {
    name: error instanceof Error ? error.name : '',
    status: typeof status === 'number' ? status : undefined,
    attempts: typeof attempts === 'number' ? attempts : 1,
  };
}

const transient = new Set([
  'ConcurrentModificationException',
  'FederationSourceRetryableException',
  'InternalError',
  'InternalServerException',
  'InternalServiceException',
  'OperationAborted',
  'OperationTimeoutException',
  'RequestTimeout',
  'ServiceUnavailable',
  'SlowDown',
  'TimeoutError',
]);

const socketCodes = /^(ECONN|EPIPE$|ETIMEDOUT$|EAI_AGAIN$|ENOTFOUND$|EHOSTUNREACH$|ENETUNREACH$|ERR_STREAM_PREMATURE)/;

/** HEAD has no body, and so no name for its 403. Others are no matter of rights: archived objects, skewed clocks. */
const nameless = /^(\d*|Unknown.*|Forbidden)$/;

/** Nobody said who asks, or who that was is over. */
const unknownCaller = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/** Worth another try: throttles, faults of the service, broken connections. */
export function isTransient(error: unknown): boolean {
  const { name, status } = sdkError(error);
  const code = field(error, 'code');
  return (
    transient.has(name) ||
    /throttl|toomanyrequests|requestlimitexceeded/i.test(name) ||
    status === 429 ||
    (status !== undefined && status >= 500) ||
    (typeof code === 'string' && socketCodes.test(code))
  );
}

/** Says in our words what a client threw after its own retries; anything that we have no word for stays what it is. */
export function faultOf(error: unknown, what: string, data: Record<string, Json> = {}): unknown {
  if (error instanceof LakefillError) return error;
  const { name, status } = sdkError(error);
  if (isTransient(error)) {
    return new LakefillError('TransientError', `${what}: ${errorMessage(error)}`, {
      data: { ...data, error: name },
      hint: 'the service was asked several times; run the same command again later',
      cause: error,
    });
  }
  if (name.startsWith('AccessDenied') || (status === 403 && nameless.test(name))) {
    return new LakefillError('AccessDenied', `${what}: ${errorMessage(error)}`, {
      data: { ...data, error: name },
      hint: 'let the role do this; a deployed function may touch what the deployed dataset files and the parameter reads name',
      cause: error,
    });
  }
  if (unknownCaller.has(name)) {
    return new LakefillError('NoCredentials', `${what}: ${errorMessage(error)}`, {
      data: { ...data, error: name },
      hint: 'give credentials as the AWS CLI takes them: AWS_PROFILE, AWS_ACCESS_KEY_ID, or a login ("aws sso login")',
      cause: error,
    });
  }
  return error;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
