import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backfill, measured, withLake } from './lake.ts';

/** The least that looking at the same lake takes: every file below it, with its size. */
await withLake(async (context, root) => {
  await backfill(context);
  await measured(async () => {
    for (const entry of readdirSync(join(root, 'lake'), { recursive: true }))
      statSync(join(root, 'lake', String(entry)));
  });
});
