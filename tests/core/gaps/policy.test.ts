import { describe, expect, it } from 'vitest';
import { type FindingName, findingNames } from '../../../core/gaps/finding.ts';
import { type Decision, decide } from '../../../core/gaps/policy.ts';
import type { Request } from '../../../core/request/request.ts';
import { day, source } from './given.ts';

type Asked = Pick<Request, 'mode' | 'findings'>;

const candidate = (findings: readonly FindingName[], held: boolean) => ({
  partition: day(0),
  findings: findings.map((finding) => ({ finding, detail: '' })),
  source: held ? source() : null,
  base: { entry: null, objects: [] },
});

const job: Decision = { act: 'job' };
const register: Decision = { act: 'register' };
const nothing: Decision = { act: 'nothing' };
const skip = (reason: (Decision & { act: 'skip' })['reason']): Decision => ({ act: 'skip', reason });
const backfill: Asked = { mode: 'backfill' };
const reprocess: Asked = { mode: 'reprocess' };

const acted: FindingName[] = [
  'missing',
  'empty',
  'stale',
  'dangling',
  'failed',
  'incomplete',
  'corrupt',
  'schema-drift',
  'misplaced',
];

describe('a backfill', () => {
  it.each(acted)('fills what is %s, if a source holds it', (finding) => {
    expect(decide(candidate([finding], true), backfill)).toEqual(job);
    expect(decide(candidate([finding], false), backfill)).toEqual(skip('unrecoverable'));
  });

  it.each<[FindingName[], boolean, Decision]>([
    [[], true, nothing],
    [[], false, nothing],
    [['unregistered'], true, register],
    [['unregistered'], false, register],
    [['unregistered', 'outlier'], true, register],
    [['unregistered', 'altered'], false, register],
    [['empty', 'unregistered'], true, job],
    [['unregistered', 'corrupt', 'unrecoverable'], false, skip('unrecoverable')],
    [['altered'], true, skip('not-selected')],
    [['outlier'], false, skip('not-selected')],
    [['missing', 'unrecoverable'], false, skip('unrecoverable')],
    [['waived'], true, skip('waived')],
    [['missing', 'waived'], true, skip('waived')],
    [['missing', 'unrecoverable', 'waived'], false, skip('waived')],
  ])('of %j (held by a source: %s) is %j', (findings, held, decision) => {
    expect(decide(candidate(findings, held), backfill)).toEqual(decision);
  });
});

describe('a request that names its findings', () => {
  it.each<[FindingName[], Asked['mode'], FindingName[], boolean, Decision]>([
    [['altered'], 'backfill', ['altered'], true, job],
    [['altered'], 'backfill', ['altered'], false, skip('unrecoverable')],
    [['altered'], 'backfill', ['missing'], true, skip('not-selected')],
    [['altered'], 'backfill', ['missing', 'unrecoverable'], false, skip('unrecoverable')],
    [['altered'], 'backfill', [], true, nothing],
    [['altered'], 'reprocess', ['altered'], true, job],
    [['altered'], 'reprocess', ['missing'], true, skip('not-selected')],
    [['missing'], 'backfill', ['unregistered'], true, skip('not-selected')],
    [['outlier'], 'backfill', ['unregistered', 'outlier'], true, job],
    [['unregistered'], 'reprocess', ['unregistered'], true, register],
    [['unrecoverable'], 'backfill', ['missing', 'unrecoverable'], true, skip('unrecoverable')],
    [['waived'], 'backfill', ['waived'], true, skip('waived')],
  ])('%j in a %s, for %j (held by a source: %s), is %j', (findings, mode, found, held, decision) => {
    expect(decide(candidate(found, held), { mode, findings })).toEqual(decision);
  });
});

describe('reprocessing', () => {
  const others = findingNames.filter((name) => name !== 'waived');

  it.each<FindingName | 'nothing wrong'>(['nothing wrong', ...others])('does what has a source: %s', (name) => {
    const findings = name === 'nothing wrong' ? [] : [name];

    expect(decide(candidate(findings, true), reprocess)).toEqual(job);
  });

  it.each<[FindingName[], Decision]>([
    [[], skip('unrecoverable')],
    [['missing', 'unrecoverable'], skip('unrecoverable')],
    [['unregistered'], register],
    [['waived'], skip('waived')],
  ])('of %j without a source is %j', (findings, decision) => {
    expect(decide(candidate(findings, false), reprocess)).toEqual(decision);
  });

  it('leaves what is waived', () => {
    expect(decide(candidate(['waived'], true), reprocess)).toEqual(skip('waived'));
  });
});
