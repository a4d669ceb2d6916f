import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import type { MetricName, MetricSink } from '../../ports/metrics.ts';
import { type Sink, toStdout } from './logging.ts';

/** `completeness` is a fraction of 1; `delay`, `seconds` and `overrun` are seconds. */
const unitOf: Record<MetricName, Unit> = {
  expected: MetricUnit.Count,
  complete: MetricUnit.Count,
  missing: MetricUnit.Count,
  published: MetricUnit.Count,
  failed: MetricUnit.Count,
  rows: MetricUnit.Count,
  bytes: MetricUnit.Bytes,
  seconds: MetricUnit.Seconds,
  completeness: MetricUnit.NoUnit,
  delay: MetricUnit.Seconds,
  overrun: MetricUnit.Seconds,
};

export interface Metering extends MetricSink {
  /** Writes what was added since the last time: one line for each dataset, none where nothing was. */
  flush(): void;
}

/** CloudWatch metrics in the embedded metric format, with the dimensions `service` and `dataset`. */
export function createMetrics(options: { sink?: Sink; service?: string; namespace?: string } = {}): Metering {
  const { sink = toStdout, service = 'lakefill', namespace = 'Lakefill' } = options;
  /** The library itself publishes when a line is full, so the way out is replaced and not only called. */
  class SinkMetrics extends Metrics {
    override publishStoredMetrics(): this {
      if (this.hasStoredMetrics()) sink(JSON.stringify(this.serializeMetrics()));
      this.clearMetrics();
      return this;
    }
  }
  const byDataset = new Map<string, SinkMetrics>();
  return {
    add(dataset, metric, value) {
      const metrics =
        byDataset.get(dataset) ?? new SinkMetrics({ namespace, serviceName: service, defaultDimensions: { dataset } });
      byDataset.set(dataset, metrics);
      metrics.addMetric(metric, unitOf[metric], value);
    },
    flush() {
      for (const metrics of byDataset.values()) metrics.publishStoredMetrics();
    },
  };
}
