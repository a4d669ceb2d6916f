/** One measured figure against a baseline of the same run; `ratio` is ours divided by the baseline's. */
export interface Figure {
  metric: string;
  ours: number;
  baseline: number;
  baselineName: string;
  ratio: number;
  unit: string;
}

export const figure = (metric: string, unit: string, ours: number, baseline: number, baselineName: string): Figure => ({
  metric,
  ours: round(ours),
  baseline: round(baseline),
  baselineName,
  ratio: round(ours / baseline),
  unit,
});

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const round = (value: number): number => Math.round(value * 1000) / 1000;
