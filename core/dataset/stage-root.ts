import type { Dataset } from './dataset.ts';

/** Where staged files lie: beside the table, never inside it. `s3://lake/flights/` -> `s3://lake/flights__lakefill/`. */
export const stageRoot = (dataset: Pick<Dataset, 'target'>): string =>
  `${dataset.target.root.replace(/\/$/, '')}__lakefill/`;
