import type { Complain } from '../problem.ts';
import type { Raw } from '../shape.ts';

/** The transform, the engine that runs it, and the limits of that engine. */
export function checkWork(raw: Raw, complain: Complain): void {
  const { sql, glueJobName } = raw.transform ?? {};
  const expected = 'sql (one SELECT over source) or glueJobName';
  if (!raw.transform) complain({ path: ['transform'], fault: 'missing', expected });
  else if (sql === undefined && glueJobName === undefined)
    complain({ path: ['transform', 'sql'], fault: 'missing', expected, atKey: true });
  else if (sql !== undefined && glueJobName !== undefined) {
    complain({
      path: ['transform', 'glueJobName'],
      fault: 'both sql and glueJobName',
      expected: 'one of the two',
      atKey: true,
    });
  }
  if (glueJobName !== undefined && raw.engine === 'lambda') {
    complain({ path: ['engine'], fault: 'lambda cannot run a Glue job', expected: 'glue or auto', nearest: 'glue' });
  }
  const glue = raw.limits?.glue;
  if (sql !== undefined && glue?.version === '4.0') {
    const newer = '5.0, 5.1 or 6.0, which Lakefill has a job of, or a job of your own (transform.glueJobName)';
    complain({ path: ['limits', 'glue', 'version'], fault: '4.0 with sql', expected: newer, nearest: '5.1' });
  }
  if (glue?.class === 'FLEX' && glue.workerType !== undefined && !['G.1X', 'G.2X'].includes(glue.workerType)) {
    const only = 'G.1X or G.2X, the workers that FLEX runs on';
    complain({ path: ['limits', 'glue', 'workerType'], fault: `${glue.workerType} with class FLEX`, expected: only });
  }
}
