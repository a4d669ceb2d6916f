import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../functions/shared/metrics.ts';

function gather() {
  const lines: Record<string, unknown>[] = [];
  return { lines, metrics: createMetrics({ sink: (line) => lines.push(JSON.parse(line)), service: 'svc' }) };
}

describe('metrics', () => {
  it('are one line for each dataset, in the embedded metric format', () => {
    const { lines, metrics } = gather();

    metrics.add('flights', 'published', 3);
    metrics.add('flights', 'bytes', 1024);
    metrics.add('flights', 'completeness', 0.5);
    metrics.add('trips', 'delay', 60);
    metrics.flush();

    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Lakefill',
              Dimensions: [['service', 'dataset']],
              Metrics: [
                { Name: 'published', Unit: 'Count' },
                { Name: 'bytes', Unit: 'Bytes' },
                { Name: 'completeness', Unit: 'None' },
              ],
            },
          ],
        },
        service: 'svc',
        dataset: 'flights',
        published: 3,
        bytes: 1024,
        completeness: 0.5,
      },
      expect.objectContaining({ dataset: 'trips', delay: 60 }),
    ]);
  });

  it('leave once and then no more', () => {
    const { lines, metrics } = gather();

    metrics.add('flights', 'rows', 1);
    metrics.flush();
    metrics.flush();
    metrics.add('flights', 'rows', 2);
    metrics.flush();

    expect(lines.map(({ dataset, rows }) => [dataset, rows])).toEqual([
      ['flights', 1],
      ['flights', 2],
    ]);
  });

  it('go the same way when the library publishes a full line by itself', () => {
    const { lines, metrics } = gather();

    for (let value = 1; value <= 150; value += 1) metrics.add('flights', 'rows', value);
    metrics.flush();

    expect(lines.flatMap(({ rows }) => rows)).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });
});
