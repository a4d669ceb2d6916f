import { describe, expect, it } from 'vitest';
import {
  assertNever,
  at,
  type ErrorName,
  errorMessage,
  errorName,
  errorNames,
  isErrorName,
  isRetryable,
  LakefillError,
} from '../../core/errors.ts';

describe('an error', () => {
  it('carries its facts in fields', () => {
    const cause = new Error('socket');

    const error = new LakefillError('LeaseHeld', 'run a works on it', { data: { run: 'a' }, hint: 'wait', cause });

    expect(error).toBeInstanceOf(Error);
    expect({ ...error, message: error.message, cause: error.cause, exit: error.exit }).toEqual({
      name: 'LeaseHeld',
      message: 'run a works on it',
      data: { run: 'a' },
      hint: 'wait',
      cause,
      exit: 4,
    });
  });

  it('without facts has none, and no cause', () => {
    const error = new LakefillError('Bug', 'odd');

    expect([error.data, error.hint, 'cause' in error]).toEqual([{}, undefined, false]);
  });

  it.each<[ErrorName, number, boolean]>([
    ['InvalidRequest', 2, false],
    ['ConfirmationRequired', 2, false],
    ['OverBudget', 2, false],
    ['UnknownRun', 2, false],
    ['RunFinished', 2, false],
    ['NoReadableSource', 2, false],
    ['LeaseHeld', 4, false],
    ['PlanChanged', 4, false],
    ['PartiallyFailed', 3, false],
    ['RunFailed', 3, false],
    ['RollbackFailed', 3, false],
    ['AuditFailed', 3, false],
    ['SourceChanged', 3, false],
    ['BasePartitionChanged', 3, false],
    ['StageTampered', 3, false],
    ['TransformFailed', 3, false],
    ['EngineOutOfMemory', 3, true],
    ['JobFailed', 3, true],
    ['JobTimedOut', 3, true],
    ['ChunkAbandoned', 3, true],
    ['TransientError', 3, true],
    ['Interrupted', 130, true],
    ['Bug', 1, false],
  ])('%s ends with %i; tried again: %s', (name, exit, retryable) => {
    expect([new LakefillError(name, '').exit, isRetryable(name)]).toEqual([exit, retryable]);
  });

  it.each(errorNames)('%s has an exit code of the CLI', (name) => {
    expect([1, 2, 3, 4, 130]).toContain(new LakefillError(name, '').exit);
  });
});

describe('a name', () => {
  it('is one of the list or not, whatever objects inherit', () => {
    expect(['Bug', 'bug', 'toString', '__proto__', ''].map(isErrorName)).toEqual([true, false, false, false, false]);
  });

  it.each([
    ['Lambda.Unknown', true],
    ['Lambda.TooManyRequestsException', true],
    ['States.Timeout', true],
    ['Runtime.ExitError', true],
    ['Runtime.OutOfMemory', true],
    ['Sandbox.Timedout', true],
    ['States.DataLimitExceeded', false],
    ['TypeError', false],
    ['', false],
  ])('of an invocation that was lost is tried again: %s %s', (name, retryable) => {
    expect(isRetryable(name)).toBe(retryable);
  });

  it.each<[string, unknown, string, string]>([
    ['an error of ours', new LakefillError('OverBudget', 'too dear'), 'OverBudget', 'too dear'],
    ['an error of somebody else', new TypeError('no function'), 'TypeError', 'no function'],
    ['a thrown text', 'oops', 'Bug', 'oops'],
    ['nothing', undefined, 'Bug', 'undefined'],
  ])('and a message are there for %s', (_, thrown, name, message) => {
    expect([errorName(thrown), errorMessage(thrown)]).toEqual([name, message]);
  });
});

describe('what cannot be', () => {
  it('is named where a case is missing', () => {
    expect(() => assertNever({ act: 'fly' } as never)).toThrow(
      expect.objectContaining({ name: 'Bug', message: 'unexpected value {"act":"fly"}' }),
    );
  });

  it.each([
    [0, 'a'],
    [1, 'b'],
  ])('an index that is there gives its element: %i %s', (index, element) => {
    expect(at(['a', 'b'], index)).toBe(element);
  });

  it.each([-1, 2, 0.5])('an index that is not there is a bug: %d', (index) => {
    expect(() => at(['a', 'b'], index)).toThrow(
      expect.objectContaining({ name: 'Bug', message: `no element ${index} in a list of 2` }),
    );
  });

  it('an element that is false, zero or empty is there', () => {
    expect([at([false], 0), at([0], 0), at([''], 0)]).toEqual([false, 0, '']);
  });
});
