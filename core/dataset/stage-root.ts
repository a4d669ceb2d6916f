import type { Dataset } from './dataset.ts';

/** `s3://bucket/table__lakefill/`: where a dataset's staged files lie, beside the table's root and never inside. */
export const stageRoot = (dataset: Pick<Dataset, 'target'>): string =>
  `${dataset.target.root.replace(/\/$/, '')}__lakefill/`;
