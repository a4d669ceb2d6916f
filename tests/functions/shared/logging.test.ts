import { describe, expect, it } from 'vitest';
import { createLog, scopedLog } from '../../../functions/shared/logging.ts';

function gather(level?: 'DEBUG' | 'ERROR') {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ sink: (line) => lines.push(JSON.parse(line)), ...(level === undefined ? {} : { level }) });
  return { lines, log };
}

describe('a log', () => {
  it.each([
    [undefined, ['INFO', 'WARN', 'ERROR']],
    ['DEBUG' as const, ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['ERROR' as const, ['ERROR']],
  ])('at level %s writes %j', (level, expected) => {
    const { lines, log } = gather(level);

    for (const write of ['debug', 'info', 'warn', 'error'] as const) log[write](write);

    expect(lines.map((line) => line.level)).toEqual(expected);
  });

  it('writes data beside the message, big integers too', () => {
    const { lines, log } = gather();

    log.info('counted', { rows: 9007199254740993n, partition: 'dt=2001-01-01' });

    expect(lines).toMatchObject([{ message: 'counted', rows: '9007199254740993', partition: 'dt=2001-01-01' }]);
  });

  it('gives its keys to the logs under it, and takes none from them', () => {
    const { lines, log } = gather();
    log.appendKeys({ dataset: 'flights' });
    const scope = scopedLog(log);
    scope.appendKeys({ runId: 'r1' });

    scope.info('inside');
    log.info('outside');

    expect(lines.map(({ dataset, runId, correlation_id }) => [dataset, runId, correlation_id])).toEqual([
      ['flights', 'r1', 'r1'],
      ['flights', undefined, undefined],
    ]);
  });
});
