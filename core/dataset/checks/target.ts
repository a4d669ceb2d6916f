import type { Complain } from '../problem.ts';
import type { Raw } from '../shape.ts';
import { checkTargetLocation } from './locations.ts';

const POSTGRES_ONLY = ['timeColumn', 'connection'] as const;

export function checkTarget(raw: Raw, complain: Complain): void {
  const { target } = raw;
  if (!target) {
    complain({
      path: ['target'],
      fault: 'missing',
      expected: 'where the partitions are written: {kind: s3, location: …}',
    });
    return;
  }
  if (target.kind === undefined) {
    complain({ path: ['target', 'kind'], fault: 'missing', expected: 's3', atKey: true });
    return;
  }
  if (target.kind === 'postgres') {
    complain({ path: ['target', 'kind'], fault: 'postgres is not available in this release', expected: 's3' });
    return;
  }
  for (const key of POSTGRES_ONLY) {
    if (target[key] === undefined) continue;
    const expected = `${key} only with kind postgres`;
    complain({ path: ['target', key], fault: 'does not belong to kind s3', expected, atKey: true });
  }
  if (target.location === undefined) {
    complain({
      path: ['target', 'location'],
      fault: 'missing',
      expected: 'an address such as s3://lake/flights/dt=${dt}/',
      atKey: true,
    });
  } else checkTargetLocation(raw, target.location, complain);
  if (target.publish === 'swap' && target.table === undefined) {
    const expected = 'a table beside publish: swap, because swap repoints its partitions; or overwrite';
    complain({ path: ['target', 'publish'], fault: 'swap without a table', expected, nearest: 'overwrite' });
  }
  if (target.compression === 'snappy' && target.format !== undefined && target.format !== 'parquet') {
    const expected = 'one of zstd, gzip, none for text files';
    complain({ path: ['target', 'compression'], fault: `snappy does not belong to format ${target.format}`, expected });
  }
}
