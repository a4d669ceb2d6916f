import { execute } from '../../cli/workflow.ts';
import { measured, withLake } from './lake.ts';

/** The whole backfill of 182 days, every state of the workflow included. */
await withLake((context) =>
  measured(() => execute('backfill', { dataset: 'flights', window: 'ignore' }, context, { wait: false })),
);
