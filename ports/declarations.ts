import type { Dataset } from '../core/dataset/dataset.ts';

/** The declared datasets: files locally, bundled on AWS. Errors: `UnknownDataset` (naming the nearest), `InvalidDeclaration`. */
export interface Declarations {
  names(): Promise<string[]>;
  load(name: string): Promise<Dataset>;
}
