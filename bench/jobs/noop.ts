import { execute } from '../../cli/workflow.ts';
import { measured, withLake } from './lake.ts';

/** A run over 182 days that are all as they should be. */
await withLake(async (context) => {
  const request = { dataset: 'flights', window: 'ignore' };
  await execute('backfill', request, context, { wait: false });
  await measured(() => execute('backfill', request, context, { wait: false }));
});
