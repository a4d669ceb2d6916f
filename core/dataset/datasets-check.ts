import { parseDatasetFile } from './dataset-file.ts';
import { datasetNameOf } from './dataset-name.ts';
import type { Problem } from './problem.ts';

/** What `lakefill datasets check` prints; `valid` is what its exit code follows. */
export interface DatasetsCheck {
  datasets: CheckedFile[];
  valid: boolean;
}

export interface CheckedFile {
  file: string;
  /** The dataset's name, also of a wrong file: it is the file's. */
  dataset: string;
  problems: Problem[];
}

export function datasetsCheck(files: readonly { file: string; text: string }[]): DatasetsCheck {
  const datasets = files.map(({ file, text }) => {
    const parsed = parseDatasetFile(text, file);
    return { file, dataset: datasetNameOf(file), problems: 'problems' in parsed ? parsed.problems : [] };
  });
  return { datasets, valid: datasets.every(({ problems }) => problems.length === 0) };
}
