export type MetricName =
  | 'expected'
  | 'complete'
  | 'missing'
  | 'published'
  | 'failed'
  | 'rows'
  | 'bytes'
  | 'seconds'
  | 'completeness'
  | 'delay'
  | 'overrun';

/** Metrics of one dataset (the only dimension besides the service). */
export interface MetricSink {
  add(dataset: string, metric: MetricName, value: number): void;
}
