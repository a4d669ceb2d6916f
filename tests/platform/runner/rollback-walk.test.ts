import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import { definitionText, type Fields, walk } from './steps.ts';

describe('a walk through the rollback', () => {
  const rollback = { definition: definitionText('rollback'), input: { run: 'r1' } };

  it('goes on from its own output until nothing is left', async () => {
    const seen: unknown[] = [];
    const { result, states } = await walk(
      {
        'rollback-run': async (payload) => {
          seen.push((payload as Fields).input);
          return {
            input: { run: 'r1' },
            more: seen.length < 2,
            ok: true,
            error: '',
            cause: '',
            outcome: 'ROLLED_BACK',
          };
        },
      },
      rollback,
    );

    expect(states).toEqual([
      'RollbackRun',
      'RollbackLeft?',
      'RollbackRun',
      'RollbackLeft?',
      'RolledBack?',
      'RolledBack',
    ]);
    expect(seen[0]).toEqual({ run: 'r1' });
    expect(seen[1]).toMatchObject({ input: { run: 'r1' }, more: true });
    expect(result.status).toBe('SUCCEEDED');
  });

  it.each([
    [
      'some partitions were refused',
      async () => ({ more: false, ok: false, error: 'RollbackFailed', cause: '{}' }),
      'RollbackFailed',
    ],
    [
      'the run still lives',
      async () => {
        throw new LakefillError('LeaseHeld', 'it runs');
      },
      'LeaseHeld',
    ],
  ])('fails when %s', async (_, step, error) => {
    const { result, states } = await walk({ 'rollback-run': step }, rollback);

    expect(states.at(-1)).toBe('RollbackFailed');
    expect(result).toMatchObject({ status: 'FAILED', error });
  });
});
