import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../../cli/workflow.ts';
import { measured, withLake } from './lake.ts';

/** The least that looking at the same lake takes: every file below it, with its size. */
await withLake(async (context, root) => {
  await execute('backfill', { dataset: 'flights', window: 'ignore' }, context, { wait: false });
  await measured(async () => {
    for (const entry of readdirSync(join(root, 'lake'), { recursive: true }))
      statSync(join(root, 'lake', String(entry)));
  });
});
