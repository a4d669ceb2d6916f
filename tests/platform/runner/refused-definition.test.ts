import { describe, expect, it } from 'vitest';
import { createRunner } from '../../../platform/local/runner/runner.ts';
import { createStillClock, definitionText, happySteps } from './steps.ts';

describe('a definition that cannot run here', () => {
  const make = (text: string, handlers = happySteps) =>
    createRunner({ definition: text, handlers, readItems: async () => [], clock: createStillClock() });

  it('is refused when a step has no handler', () => {
    const { 'poll-job': _, ...rest } = happySteps;

    expect(() => make(definitionText('backfill'), rest)).toThrow(/PollJob invokes .*poll-job, which has no handler/);
  });

  it.each([
    ['another tolerance', '100.0', '50'],
    ['another reader', '"InputType": "JSON"', '"InputType": "CSV"'],
    ['inline children', '"Mode": "DISTRIBUTED"', '"Mode": "INLINE"'],
    ['results that are read', '"ResultPath": null', '"ResultPath": "$.results"'],
    ['a state of an unknown type', '"Type": "Pass"', '"Type": "Parallel"'],
  ])('is refused for %s', (_, from, to) => {
    expect(() => make(definitionText('backfill').replace(from, to))).toThrow();
  });
});
