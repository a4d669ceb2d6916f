import { describe, expect, it } from 'vitest';
import { planText } from '../../cli/commands/plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { flights } from '../core/plan/given.ts';

const plan: Plan = {
  schemaVersion: 1,
  planHash: 'a'.repeat(64),
  dataset: 'flights',
  mode: 'backfill',
  asOf: '2001-02-01T00:00:00Z',
  chunks: [
    {
      id: '1-0001',
      engine: 'lambda',
      register: false,
      partitions: ['dt=2001-01-01'],
      bytes: 1,
      estimatedSeconds: 1,
      estimatedUsd: 1,
    },
  ],
  skipped: [],
  estimate: { partitions: 1, chunks: 1, bytes: 1, seconds: 1, usd: 1 },
  schema: null,
  described: null,
};
const NOTE = /prices of us-east-1: those of eu-central-2 are not in the table/;

describe('a plan for people', () => {
  it('says where its prices are those of another region', () => {
    expect(planText(plan, flights(), 'eu-central-2')).toMatch(NOTE);
  });

  it.each([
    ['the region is in the table', plan, 'us-east-1'],
    ['nothing is priced', { ...plan, chunks: [] }, 'eu-central-2'],
  ])('says nothing of prices where %s', (_, made, region) => {
    expect(planText(made, flights(), region)).not.toMatch(/prices of/);
  });
});
