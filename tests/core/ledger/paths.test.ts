import { describe, expect, it } from 'vitest';
import { ledgerPaths } from '../../../core/ledger/paths.ts';

const paths = ledgerPaths('control');

describe('the ledger lies', () => {
  it.each([
    ['runs', paths.runs, ''],
    ['a run', paths.run('r'), 'r/run.json'],
    ['its discovery', paths.discovery('r'), 'r/discovery.json'],
    ['its candidates', paths.candidates('r', 3), 'r/candidates/3.jsonl'],
    ['its plan', paths.plan('r'), 'r/plan.json'],
    ['its fan-outs', paths.passes('r'), 'r/pass-'],
    ['a manifest', paths.manifest('r', 2), 'r/pass-2/manifest.json'],
    ['how a fan-out ended', paths.outcomes('r', 2), 'r/pass-2/outcomes.json'],
    ['its chunks', paths.chunks('r'), 'r/chunks/'],
    ['a chunk', paths.chunkFolder('r', '1-0001'), 'r/chunks/1-0001/'],
    ['a chunk document', paths.chunk('r', '1-0001'), 'r/chunks/1-0001/chunk.json'],
    ['an intent', paths.intent('r', '1-0001'), 'r/chunks/1-0001/intent.json'],
    ['what a job writes', paths.jobResult('r', '1-0001', 'a'), 'r/chunks/1-0001/job-a.json'],
    ['a result', paths.result('r', '1-0001'), 'r/chunks/1-0001/result.json'],
    ['verdicts', paths.verdicts('r', '1-0001'), 'r/chunks/1-0001/verdicts.json'],
    ['a publish record', paths.publish('r', '1-0001'), 'r/chunks/1-0001/publish.json'],
    ['an outcome', paths.outcome('r', '1-0001'), 'r/chunks/1-0001/outcome.json'],
    ['the table', paths.table('r'), 'r/table.json'],
    ['the report', paths.report('r'), 'r/report.json'],
    ['the rollback', paths.rollback('r'), 'r/rollback.json'],
    ['the throttle', paths.throttle('r'), 'r/throttle.json'],
  ])('%s at %s', (_, uri, key) => {
    expect(uri).toBe(`s3://control/runs/${key}`);
  });

  it.each([
    ['the facts of a dataset', paths.allFacts('flights'), 'facts/flights/'],
    ['the facts of a run', paths.facts('flights', 'r'), 'facts/flights/r.json'],
    ['the lease', paths.lease('flights'), 'leases/flights.json'],
    ['the waivers', paths.waivers('flights'), 'waivers/flights.json'],
    ['a claim', paths.schedule('flights', '2001-02-03T04:05:06Z'), 'schedules/flights/2001-02-03T04:05:06Z'],
    [
      'the same claim in another zone',
      paths.schedule('flights', '2001-02-02T23:05:06.000-05:00'),
      'schedules/flights/2001-02-03T04:05:06Z',
    ],
  ])('%s at %s', (_, uri, key) => {
    expect(uri).toBe(`s3://control/${key}`);
  });
});
